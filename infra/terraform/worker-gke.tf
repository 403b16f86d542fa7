# Autopilot: no nodes to look after, and Workload Identity is always on. What runs in it: infra/kubernetes.
resource "google_container_cluster" "worker" {
  count = var.worker == "gke" ? 1 : 0

  name             = "relais"
  location         = var.region
  enable_autopilot = true

  network    = try(var.network.network, null)
  subnetwork = try(var.network.subnetwork, null)

  # Autopilot insists on addresses of pods from the VPC; empty = Google picks the ranges.
  ip_allocation_policy {}

  release_channel {
    channel = "REGULAR"
  }

  deletion_protection = false

  depends_on = [google_project_service.api]
}
