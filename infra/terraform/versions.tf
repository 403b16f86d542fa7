terraform {
  required_version = ">= 1.9, < 2.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
  }

  # Bucket and prefix are given to `terraform init`, because a backend takes no variables; see README.md.
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = var.region

  # Budgets and quotas are billed to the project named here, not to the one the credentials come from.
  billing_project       = var.project
  user_project_override = true
}
