variable "project" {
  description = "Id of an existing project with billing: it holds everything and pays for queries (BIGQUERY_PROJECT)."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project id: 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "location" {
  description = "Where bucket and datasets are, e.g. EU or europe-west9 (BIGQUERY_LOCATION). Load jobs want both in one place."
  type        = string
  default     = "EU"
}

variable "region" {
  description = "Region of what has no multi-region: the worker, the images."
  type        = string
  default     = "europe-west9"
}

variable "bucket" {
  description = "Name of the store's bucket, world-wide unique."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "3 to 63 lower-case letters, digits, hyphens and underscores."
  }
}

variable "prefix" {
  description = "Prefix of the store in the bucket: the store is gs://bucket/prefix."
  type        = string
  default     = "relais"

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9/_-]*[a-z0-9]$", var.prefix))
    error_message = "Lower-case letters, digits, hyphens, underscores and slashes between them; at least two characters."
  }
}

variable "pipelines" {
  description = "Names of the pipelines whose datasets are made, as `ls workflows/pipelines` gives them."
  type        = set(string)
  default     = ["france-courses"]
}

variable "dataset_prefix" {
  description = "Put before each dataset's name (BIGQUERY_DATASET_PREFIX); null = the pipeline's name and an underscore."
  type        = string
  default     = null

  validation {
    condition     = var.dataset_prefix == null || length(var.pipelines) == 1
    error_message = "Pipelines would share their datasets: give a prefix for one pipeline only."
  }
}

variable "soft_delete_days" {
  description = "How long an object that somebody deleted can be restored, 7 to 90 days."
  type        = number
  default     = 30

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 90
    error_message = "Cloud Storage keeps deleted objects for 7 to 90 days."
  }
}

variable "operators" {
  description = "Who may act as one of the four accounts, or as the worker: members such as user:ada@example.org or group:data@example.org."
  type        = set(string)
  default     = []
}

variable "dashboard_readers" {
  description = "Who reads the marts with an identity of their own, for instance in Looker Studio; members as in operators."
  type        = set(string)
  default     = []
}

variable "translator" {
  description = "RELAIS_TRANSLATOR of the worker; google allows the load account to translate."
  type        = string
  default     = "glossary"

  validation {
    condition     = contains(["glossary", "google", "none"], var.translator)
    error_message = "glossary, google or none."
  }
}

variable "secrets" {
  description = "Secrets the worker reads. Only their names stand here and in the state; values are added by command."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.secrets : contains(["TEMPORAL_API_KEY", "GOOGLE_TRANSLATE_API_KEY", "DBT_CLOUD_TOKEN", "RELAIS_ALARM_WEBHOOK"], name)])
    error_message = "TEMPORAL_API_KEY, GOOGLE_TRANSLATE_API_KEY, DBT_CLOUD_TOKEN and RELAIS_ALARM_WEBHOOK."
  }
}

variable "temporal" {
  description = "The Temporal cluster: Temporal Cloud (an address there, and the secret TEMPORAL_API_KEY) or one's own in the VPC."
  type = object({
    address   = string
    namespace = optional(string, "default")
    tls       = optional(bool, false)
  })
  default = null
}

variable "network" {
  description = "Network and subnetwork the worker sends through, for a Temporal server inside the VPC; null = the internet."
  type = object({
    network    = string
    subnetwork = string
  })
  default = null
}

variable "worker" {
  description = "Where the worker runs: none (elsewhere), cloud-run or gke."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "cloud-run", "gke"], var.worker)
    error_message = "none, cloud-run or gke."
  }

  validation {
    condition     = var.worker != "cloud-run" || (var.temporal != null && var.image != null)
    error_message = "A worker on Cloud Run needs `temporal` and `image`."
  }
}

variable "image" {
  description = "Image of the worker with its tag or digest, as pushed to the repository in the output `images`."
  type        = string
  default     = null
}

variable "worker_environment" {
  description = "Further settings of the worker, by name; .env.example names them all. No secrets."
  type        = map(string)
  default     = {}
}

variable "task_queue" {
  description = "RELAIS_TASK_QUEUE, shared by the worker and whoever starts runs."
  type        = string
  default     = "relais"
}

variable "kubernetes_service_account" {
  description = "namespace/name of the Kubernetes account that acts as the worker's account."
  type        = string
  default     = "relais/relais-worker"
}

variable "workload_identity_provider" {
  description = "Identities from outside Google that may act as the worker, e.g. a CI system; null = none. Never keys."
  type = object({
    issuer  = string
    subject = string
  })
  default = null
}

variable "budget" {
  description = "Monthly budget in whole units of the billing account's currency, alerting at 50, 90 and 100 %; null = none."
  type = object({
    billing_account = string
    amount          = number
  })
  default = null
}

variable "bigquery_daily_tebibytes" {
  description = "Custom quota: what the project's queries may read in a day; null = Google's own."
  type        = number
  default     = null
}
