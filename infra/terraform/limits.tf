resource "google_billing_budget" "monthly" {
  count = var.budget == null ? 0 : 1

  billing_account = var.budget.billing_account
  display_name    = "relais ${var.project}"

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.budget.amount)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  depends_on = [google_project_service.api]
}

data "google_project" "this" {
  project_id = var.project
}

# Beside the worker's own bound for one query (BIGQUERY_MAXIMUM_BYTES_BILLED): a bound for a whole day.
resource "google_cloud_quotas_quota_preference" "query_bytes" {
  count = var.bigquery_daily_tebibytes == null ? 0 : 1

  parent   = "projects/${var.project}"
  name     = "relais-query-usage-per-day"
  service  = "bigquery.googleapis.com"
  quota_id = "QueryUsagePerDay"

  # The unit of this quota is a mebibyte.
  quota_config {
    preferred_value = tostring(var.bigquery_daily_tebibytes * 1024 * 1024)
  }

  # Far below Google's own value is what is wanted here.
  ignore_safety_checks = "QUOTA_DECREASE_PERCENTAGE_TOO_HIGH"

  depends_on = [google_project_service.api]
}
