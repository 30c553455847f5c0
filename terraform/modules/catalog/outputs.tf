output "catalog" {
  description = "The gateway's catalog as one JSON document; save it as catalog/region.json."
  value       = jsonencode(local.catalog)

  precondition {
    condition     = length(local.outside) == 0
    error_message = "endpoints leave boundary = \"${var.boundary}\": ${join("; ", local.outside)}."
  }
}

output "models" {
  description = "Every model name the catalog serves."
  value       = local.models
}

output "secrets" {
  description = "Names of the environment variables and files that the catalog refers to; each must be provided to the gateway."
  value = sort(distinct(flatten([
    for e in var.endpoints : [
      for name, value in coalesce(e.credentials, {}) : regex("^\\$\\{(?:env|file):([^}:]+)", value)[0]
      if contains(local.secret_fields, name)
    ]
  ])))
}
