locals {
  # What a duty may do in a dataset's tables; an area that is not named is out of reach.
  dataset_roles = {
    load = {
      source_tables = "roles/bigquery.dataEditor"
      typed         = "roles/bigquery.dataEditor"
      marts         = "roles/bigquery.dataViewer"
      relais        = "roles/bigquery.dataViewer"
    }
    publish = {
      source_tables = "roles/bigquery.dataViewer"
      typed         = "roles/bigquery.dataViewer"
      marts         = "roles/bigquery.dataEditor"
      relais        = "roles/bigquery.dataEditor"
    }
    read = {
      marts  = "roles/bigquery.dataViewer"
      relais = "roles/bigquery.dataViewer"
    }
  }

  dataset_grants = merge([
    for holder, who in merge(local.holders, { read = { duty = "read", member = local.member.read } }) : {
      for key, dataset in local.datasets : "${holder} ${key}" => {
        dataset = key
        member  = who.member
        role    = local.dataset_roles[who.duty][dataset.area]
      } if try(local.dataset_roles[who.duty][dataset.area], null) != null
    }
  ]...)
}

resource "google_bigquery_dataset_iam_member" "duty" {
  for_each = local.dataset_grants

  dataset_id = google_bigquery_dataset.area[each.value.dataset].dataset_id
  role       = each.value.role
  member     = each.value.member
}

# Jobs are the project's: loads, queries and dbt's statements.
resource "google_project_iam_member" "job_user" {
  for_each = { for duty in ["load", "publish", "read", "worker"] : duty => local.member[duty] }

  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = each.value
}

# Every candidate is a dataset of its own. Whoever makes a dataset owns it, and so can drop it again; the four above
# were made by a person and stay out of its reach.
resource "google_project_iam_custom_role" "generation_maker" {
  role_id     = "relaisGenerationMaker"
  title       = "Relais: make generations"
  description = "To create datasets, and nothing in those that others made."
  permissions = ["bigquery.datasets.create"]
}

resource "google_project_iam_member" "generation_maker" {
  for_each = { for duty in ["publish", "worker"] : duty => local.member[duty] }

  project = var.project
  role    = google_project_iam_custom_role.generation_maker.id
  member  = each.value
}

# People with an identity of their own: the marts and nothing before them.
resource "google_bigquery_dataset_iam_member" "dashboard" {
  for_each = {
    for pair in setproduct(keys({ for key, dataset in local.datasets : key => dataset if dataset.area == "marts" }), var.dashboard_readers) :
    "${pair[0]} ${pair[1]}" => { dataset = pair[0], member = pair[1] }
  }

  dataset_id = google_bigquery_dataset.area[each.value.dataset].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value.member
}

resource "google_project_iam_member" "dashboard_jobs" {
  for_each = var.dashboard_readers

  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = each.value
}
