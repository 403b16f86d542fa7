# The vessels alone. A value given to Terraform would stand in its state, so values are added by
# `gcloud secrets versions add`; the worker on Cloud Run takes the newest.
resource "google_secret_manager_secret" "worker" {
  for_each = var.secrets

  secret_id = "relais-${trimprefix(replace(lower(each.value), "_", "-"), "relais-")}"

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_iam_member" "worker" {
  for_each = google_secret_manager_secret.worker

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.member.worker
}
