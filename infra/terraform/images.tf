resource "google_artifact_registry_repository" "images" {
  repository_id = "relais"
  location      = var.region
  format        = "DOCKER"
  description   = "Images of the worker."

  docker_config {
    immutable_tags = true
  }

  # Every tag names one commit; old ones go, the newest stay for going back.
  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 10
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      older_than = "7776000s"
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_artifact_registry_repository_iam_member" "worker" {
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = local.member.worker
}
