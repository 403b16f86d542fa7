# Only where texts are sent to Google; the glossary that lies beside the pipeline needs nobody's leave.
resource "google_project_iam_member" "translate" {
  for_each = var.translator == "google" ? { for duty in ["load", "worker"] : duty => local.member[duty] } : {}

  project = var.project
  role    = "roles/cloudtranslate.user"
  member  = each.value
}
