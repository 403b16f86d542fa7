locals {
  # What the commands on a laptop and the worker share: the output `environment` prints it.
  environment = merge(
    {
      RELAIS_STORE      = "gs://${google_storage_bucket.store.name}/${var.prefix}"
      RELAIS_WAREHOUSE  = "bigquery"
      RELAIS_TRANSLATOR = var.translator
      RELAIS_TASK_QUEUE = var.task_queue
      BIGQUERY_PROJECT  = var.project
      BIGQUERY_LOCATION = var.location
    },
    var.dataset_prefix == null ? {} : { BIGQUERY_DATASET_PREFIX = var.dataset_prefix },
    local.temporal_environment,
  )
}
