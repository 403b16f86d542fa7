# One bucket, because the store is one gs://bucket/prefix in which raw lies beside locks and derived files.
resource "google_storage_bucket" "store" {
  name     = var.bucket
  location = var.location

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A retention policy of the bucket would keep locks and derived files from being removed as well. Retention stands on
  # the objects themselves instead: possible only where the bucket was made with it. Unlocked, so that a person with the
  # right can lift it; nothing here ever locks it.
  enable_object_retention = true

  # What a person with rights over the whole project deletes, raw above all, can be restored for this long.
  soft_delete_policy {
    retention_duration_seconds = var.soft_delete_days * 24 * 60 * 60
  }

  # Files that never became a snapshot: downloads that were cut, racers that lost.
  lifecycle_rule {
    condition {
      age            = 7
      matches_prefix = ["${var.prefix}/incoming/"]
    }
    action {
      type = "Delete"
    }
  }

  lifecycle_rule {
    condition {
      age = 7
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  # A month's files are read in its run and then hardly ever.
  lifecycle_rule {
    condition {
      age                   = 90
      matches_prefix        = ["${var.prefix}/raw/"]
      matches_storage_class = ["STANDARD"]
    }
    action {
      type          = "SetStorageClass"
      storage_class = "COLDLINE"
    }
  }

  # `terraform destroy` stops here: what is in raw cannot be had again.
  force_destroy = false
  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.api]
}
