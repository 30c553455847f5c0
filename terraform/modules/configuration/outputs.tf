output "files" {
  description = "Path relative to the configuration folder -> content."
  value = {
    "portolan.yaml"                  = yamlencode(local.portolan)
    "catalog/region.json"            = var.catalog
    "routing-policies/policies.yaml" = var.policies
  }
}

output "unpack" {
  description = "Shell command for a container that receives the files in FILE_0, FILE_1, … and the tenants in TENANTS, and writes them to /etc/portolan before the gateway starts."
  value = ["sh", "-euc", join(" && ", concat(
    ["umask 027", "mkdir -p /etc/portolan/catalog /etc/portolan/routing-policies"],
    [for n, path in local.paths : "printf %s \"$FILE_${n}\" > /etc/portolan/${path}"],
    ["printf %s \"$TENANTS\" > /etc/portolan/tenants.yaml"],
  ))]
}

output "environment" {
  description = "The variables FILE_0, FILE_1, … of that container."
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
  description = "The value of limits.drain, for which load balancers and platforms must wait at least."
  value       = var.drain_seconds
}

output "silence_seconds" {
  description = "The longest time without data for a caller: the longest deadline of any policy. Load balancers must wait longer."
  value       = ceil(max(local.deadlines...))
}
