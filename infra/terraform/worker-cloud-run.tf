# A worker pool, not a service: the worker polls Temporal and answers no requests, so that it has no port, no idle scale
# to zero and no throttled CPU. Temporal keeps the schedules; nothing else starts runs.
resource "google_cloud_run_v2_worker_pool" "worker" {
  count = var.worker == "cloud-run" ? 1 : 0

  name     = "relais-worker"
  location = var.region

  # Everything it is can be made again.
  deletion_protection = false

  scaling {
    manual_instance_count = 1
  }

  template {
    service_account = google_service_account.worker.email

    containers {
      image = var.image

      # The container's file system is memory: files on their way, copies of objects and DuckDB's spill count against
      # this limit.
      resources {
        limits = {
          cpu    = "2"
          memory = "8Gi"
        }
      }

      dynamic "env" {
        for_each = merge(local.environment, { RELAIS_CACHE_MB = "1000" }, var.worker_environment)
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = google_secret_manager_secret.worker
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value.secret_id
              version = "latest"
            }
          }
        }
      }
    }

    dynamic "vpc_access" {
      for_each = var.network == null ? [] : [var.network]
      content {
        # Addresses of Google stay on the direct way.
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = vpc_access.value.network
          subnetwork = vpc_access.value.subnetwork
        }
      }
    }
  }

  depends_on = [
    google_project_service.api,
    google_secret_manager_secret_iam_member.worker,
    google_artifact_registry_repository_iam_member.worker,
  ]
}
