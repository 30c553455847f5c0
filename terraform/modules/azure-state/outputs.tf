output "country" {
  description = "The country of the stores, for the configuration of a shared cache tier."
  value       = module.residency.regions.azure[var.location].country
}

output "redis" {
  description = "Host and port of Redis; TLS with Entra authentication."
  value       = { host = azurerm_managed_redis.this.hostname, port = 10000, user = var.gateway.principal_id }
}

output "postgres" {
  description = "Host, port, database and user of PostgreSQL; TLS with Entra authentication."
  value       = { host = azurerm_postgresql_flexible_server.this.fqdn, port = 5432, database = azurerm_postgresql_flexible_server_database.portolan.name, user = var.gateway.name }
}
