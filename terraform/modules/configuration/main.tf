# The configuration folder of one regional gateway, as files. Tenants are not included: they contain key hashes, change
# without a deployment, and come from the cloud's secret store.
locals {
  portolan = {
    node     = { id = var.node_id, country = var.country }
    listen   = { host = "0.0.0.0", port = 8080 }
    admin    = { host = "0.0.0.0", port = 9090, token = "$${env:PORTOLAN_ADMIN_TOKEN}" }
    catalog  = ["catalog/"]
    policies = ["routing-policies/"]
    tenants  = var.tenants
    limits   = { drain = "${var.drain_seconds}s", concurrentRequests = var.concurrent_requests }
    cache    = { maxBytes = var.cache_bytes }
    logs     = { access = "stdout" }
  }
}

# Until its deadline a request may receive no data; a complete answer sends none before its end.
locals {
  units = { ms = 0.001, s = 1, m = 60, h = 3600 }
  deadlines = [
    for policy in try(yamldecode(var.policies).policies, []) :
    try(
      regex("^([0-9]+)(ms|s|m|h)$", policy.failover.deadline)[0] * local.units[regex("^([0-9]+)(ms|s|m|h)$", policy.failover.deadline)[1]],
      120,
    )
  ]
}
