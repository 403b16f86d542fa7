locals {
  accounts = {
    download = "Fetches sources and keeps them as raw snapshots."
    load     = "Types, translates and loads snapshots."
    publish  = "Builds models into a candidate and publishes it."
    read     = "Reads the published marts, for dashboards and queries."
  }
}

resource "google_service_account" "duty" {
  for_each = local.accounts

  account_id   = "relais-${each.key}"
  display_name = "Relais: ${each.key}"
  description  = each.value

  depends_on = [google_project_service.api]
}

# The worker of today is one process that does all three; it holds their rights together and nothing beyond.
resource "google_service_account" "worker" {
  account_id   = "relais-worker"
  display_name = "Relais: worker"
  description  = "Attached to the worker: the rights of download, load and publish."

  depends_on = [google_project_service.api]
}

locals {
  member = merge(
    { for duty, account in google_service_account.duty : duty => account.member },
    { worker = google_service_account.worker.member },
  )

  account = merge(
    { for duty, account in google_service_account.duty : duty => account.name },
    { worker = google_service_account.worker.name },
  )

  # Who has the rights of a duty: its own account, and the worker.
  holders = {
    for pair in setproduct(["download", "load", "publish"], ["itself", "worker"]) : "${pair[0]}-${pair[1]}" => {
      duty   = pair[0]
      member = pair[1] == "worker" ? local.member.worker : local.member[pair[0]]
    }
  }
}

# People act as an account for one command (GOOGLE_IMPERSONATE_SERVICE_ACCOUNT); no key of an account exists.
resource "google_service_account_iam_member" "operator" {
  for_each = {
    for pair in setproduct(concat(keys(local.accounts), ["worker"]), var.operators) : "${pair[0]} ${pair[1]}" => {
      duty   = pair[0]
      member = pair[1]
    }
  }

  service_account_id = local.account[each.value.duty]
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.value.member
}
