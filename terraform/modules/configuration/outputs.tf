output "files" {
  description = "Path below the configuration folder -> text."
  value = {
    "portolan.yaml"                  = yamlencode(local.portolan)
    "catalog/region.json"            = var.catalog
    "routing-policies/policies.yaml" = var.policies
  }
}

output "unpack" {
  description = "Shell words for a container that has these files in FILE_0, FILE_1, … and the tenants in TENANTS, and writes them below /etc/portolan before the gateway starts."
  value = ["sh", "-euc", join(" && ", concat(
    ["umask 027", "mkdir -p /etc/portolan/catalog /etc/portolan/routing-policies"],
    [for n, path in local.paths : "printf %s \"$FILE_${n}\" > /etc/portolan/${path}"],
    ["printf %s \"$TENANTS\" > /etc/portolan/tenants.yaml"],
  ))]
}

output "environment" {
  description = "FILE_0, FILE_1, … for that container."
  value = {
    "FILE_0" = var.catalog
    "FILE_1" = yamlencode(local.portolan)
    "FILE_2" = var.policies
  }
}

locals {
  paths = ["catalog/region.json", "portolan.yaml", "routing-policies/policies.yaml"]
}

output "drain_seconds" {
  description = "limits.drain, so that load balancers and platforms wait at least as long."
  value       = var.drain_seconds
}

output "silence_seconds" {
  description = "The longest a caller may hear nothing: the longest deadline of any policy. Load balancers must wait longer."
  value       = ceil(max(local.deadlines...))
}
