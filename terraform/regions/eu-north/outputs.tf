output "catalog" {
  description = "The gateway's catalogue: terraform output -raw catalog > catalog/region.json"
  value       = module.catalog.catalog
}

output "url" {
  description = "Where callers inside the network reach the gateway."
  value       = module.gateway.url
}
