output "country" {
  description = "The country of the stores, for the configuration of a shared cache tier."
  value       = module.residency.regions.gcp[var.region].country
}

output "valkey" {
  description = "The instance; its address is on its auto-created endpoint. TLS with IAM authentication."
  value       = { instance = google_memorystore_instance.valkey.name, port = 6379 }
}

output "postgres" {
  description = "Host, port, database and user of PostgreSQL; TLS with IAM authentication."
  value       = { host = google_sql_database_instance.postgres.private_ip_address, port = 5432, database = google_sql_database.portolan.name, user = google_sql_user.gateway.name }
}
