locals {
  areas = {
    source_tables = "Source tables, visible once loaded."
    typed         = "Every loaded snapshot of the tables that are computed from them."
    marts         = "What readers see: replaced in one transaction when a generation is published."
    relais        = "The record of published generations."
  }

  datasets = {
    for pair in setproduct(var.pipelines, keys(local.areas)) :
    "${pair[0]}/${pair[1]}" => {
      pipeline = pair[0]
      area     = pair[1]
      id       = "${coalesce(var.dataset_prefix, "${replace(pair[0], "-", "_")}_")}${pair[1]}"
    }
  }
}

# BigQuery Studio's sandbox term would let tables expire; these datasets keep theirs.
resource "google_bigquery_dataset" "area" {
  for_each = local.datasets

  dataset_id  = each.value.id
  location    = var.location
  description = local.areas[each.value.area]

  labels = {
    relais-pipeline = each.value.pipeline
    relais-area     = each.value.area
  }

  # Everything in them can be rebuilt from raw.
  delete_contents_on_destroy = true

  depends_on = [google_project_service.api]
}
