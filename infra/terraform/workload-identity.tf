# GKE: the Kubernetes account of infra/kubernetes becomes the worker's account, without a key.
resource "google_service_account_iam_member" "kubernetes" {
  count = var.worker == "gke" ? 1 : 0

  service_account_id = google_service_account.worker.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.kubernetes_service_account}]"

  # The pool of identities is made with the project's first cluster.
  depends_on = [google_container_cluster.worker]
}

# Elsewhere: an identity of another issuer, for instance a cluster that is not Google's.
resource "google_iam_workload_identity_pool" "outside" {
  count = var.workload_identity_provider == null ? 0 : 1

  workload_identity_pool_id = "relais"
  display_name              = "Relais: workers outside Google"

  depends_on = [google_project_service.api]
}

resource "google_iam_workload_identity_pool_provider" "outside" {
  count = var.workload_identity_provider == null ? 0 : 1

  workload_identity_pool_id          = google_iam_workload_identity_pool.outside[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "issuer"

  attribute_mapping = {
    "google.subject" = "assertion.sub"
  }

  # Anybody may have an account at a public issuer: only this subject is let in.
  attribute_condition = "assertion.sub == ${jsonencode(var.workload_identity_provider.subject)}"

  oidc {
    issuer_uri = var.workload_identity_provider.issuer
  }
}

resource "google_service_account_iam_member" "outside" {
  count = var.workload_identity_provider == null ? 0 : 1

  service_account_id = google_service_account.worker.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.outside[0].name}/subject/${var.workload_identity_provider.subject}"
}
