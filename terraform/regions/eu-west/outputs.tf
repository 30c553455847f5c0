output "catalog" {
  description = "The gateway's catalog: terraform output -raw catalog > catalog/region.json"
  value       = module.catalog.catalog
}

output "url" {
  description = "URL of the gateway for callers inside the network."
  value       = module.gateway.url
}
