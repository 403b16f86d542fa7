locals {
  apis = concat(
    [
      "artifactregistry.googleapis.com",
      "bigquery.googleapis.com",
      "cloudresourcemanager.googleapis.com",
      "iam.googleapis.com",
      "iamcredentials.googleapis.com",
      "secretmanager.googleapis.com",
      "serviceusage.googleapis.com",
      "storage.googleapis.com",
      "translate.googleapis.com",
    ],
    var.worker == "cloud-run" ? ["run.googleapis.com"] : [],
    var.worker == "gke" ? ["container.googleapis.com"] : [],
    var.workload_identity_provider == null ? [] : ["sts.googleapis.com"],
    var.bigquery_daily_tebibytes == null ? [] : ["cloudquotas.googleapis.com"],
    var.budget == null ? [] : ["billingbudgets.googleapis.com"],
  )
}

resource "google_project_service" "api" {
  for_each = toset(local.apis)

  project = var.project
  service = each.value

  # Others in the project may use it too.
  disable_on_destroy = false
}
