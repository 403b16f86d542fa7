locals {
  objects = "projects/_/buckets/${google_storage_bucket.store.name}/objects/${var.prefix}"

  # Where each account may create objects. To create is not to overwrite: replacing an object takes the right to delete.
  creates = {
    download = ["raw", "rejected", "incoming", "reports"]
    load     = ["typed", "translated", "translation-memory", "quarantine", "held", "accepted", "loads", "reports", "locks"]
    publish  = ["reports", "locks", "alarms"]
  }

  # Where each may delete. Never raw, rejected, accepted or translation-memory: no run can bring those back.
  deletes = {
    download = ["incoming"]
    load     = ["typed", "translated", "quarantine", "locks"]
    publish  = ["locks"]
  }
}

resource "google_project_iam_custom_role" "remover" {
  role_id     = "relaisObjectRemover"
  title       = "Relais: remove derived objects"
  description = "Granted below prefixes that can be rebuilt, never below raw/."
  permissions = ["storage.objects.delete"]
}

# Reading and listing; a listing is asked of the bucket, so that it cannot be bound to a prefix of objects.
resource "google_storage_bucket_iam_member" "viewer" {
  for_each = local.holders

  bucket = google_storage_bucket.store.name
  role   = "roles/storage.objectViewer"
  member = each.value.member
}

# `doctor` compares the bucket's settings with what a store needs.
resource "google_storage_bucket_iam_member" "metadata" {
  for_each = local.holders

  bucket = google_storage_bucket.store.name
  role   = "roles/storage.legacyBucketReader"
  member = each.value.member
}

resource "google_storage_bucket_iam_member" "creator" {
  for_each = local.holders

  bucket = google_storage_bucket.store.name
  role   = "roles/storage.objectCreator"
  member = each.value.member

  condition {
    title       = "relais-${each.value.duty}-creates"
    description = "Below ${join(", ", local.creates[each.value.duty])}"
    expression  = join(" || ", [for name in local.creates[each.value.duty] : "resource.name.startsWith(\"${local.objects}/${name}/\")"])
  }
}

resource "google_storage_bucket_iam_member" "remover" {
  for_each = local.holders

  bucket = google_storage_bucket.store.name
  role   = google_project_iam_custom_role.remover.id
  member = each.value.member

  condition {
    title       = "relais-${each.value.duty}-removes"
    description = "Below ${join(", ", local.deletes[each.value.duty])}"
    expression  = join(" || ", [for name in local.deletes[each.value.duty] : "resource.name.startsWith(\"${local.objects}/${name}/\")"])
  }
}
