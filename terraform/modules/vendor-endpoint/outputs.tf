output "endpoint" {
  description = "The endpoint for modules/catalog."
  value = {
    id          = var.endpoint_id
    provider    = var.vendor
    url         = "https://${local.host}${local.vendor.path}"
    operator    = var.operator
    retention   = var.retention
    credentials = { type = "api-key", key = var.secret }
    attest      = var.attest
    models      = var.models
  }
}

output "secret" {
  description = "The environment variable or file to provide to the gateway."
  value       = regex("^\\$\\{(?:env|file):([^}]+)\\}$", var.secret)[0]
}
