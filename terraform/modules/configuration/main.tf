# The configuration folder of one regional gateway, as files. Tenants are not among them: they hold key hashes, change
# without a deployment, and arrive from the cloud's secret store.
locals {
  portolan = {
    node     = { id = var.node_id, country = var.country }
    listen   = { host = "0.0.0.0", port = 8080 }
    admin    = { host = "0.0.0.0", port = 9090, token = "$${env:PORTOLAN_ADMIN_TOKEN}" }
    catalog  = ["catalog/"]
    policies = ["routing-policies/"]
    tenants  = "tenants.yaml"
    limits   = { drain = "${var.drain_seconds}s", concurrentRequests = var.concurrent_requests }
    cache    = { maxBytes = var.cache_bytes }
    logs     = { access = "stdout" }
  }
}
