locals {
  # Temporal is not made here: Temporal Cloud has a console of its own, and a cluster of one's own has its own charts.
  temporal_environment = var.temporal == null ? {} : merge(
    {
      TEMPORAL_ADDRESS   = var.temporal.address
      TEMPORAL_NAMESPACE = var.temporal.namespace
    },
    var.temporal.tls ? { TEMPORAL_TLS = "true" } : {},
  )
}
