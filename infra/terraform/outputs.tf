output "environment" {
  description = "Settings of everything that works on this ground; `./relais setup gcp` prints them as export lines."
  value       = local.environment
}

output "accounts" {
  description = "E-mail of each account, for GOOGLE_IMPERSONATE_SERVICE_ACCOUNT."
  value       = merge({ for duty, account in google_service_account.duty : duty => account.email }, { worker = google_service_account.worker.email })
}

output "images" {
  description = "Repository that the worker's image is pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
}

output "secrets" {
  description = "Names of the secrets in Secret Manager, by the variable they fill; their values are added by command."
  value       = { for variable, secret in google_secret_manager_secret.worker : variable => secret.secret_id }
}
