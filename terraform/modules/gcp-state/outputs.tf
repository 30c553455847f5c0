output "country" {
  description = "The country the stores stand in; a shared cache tier names it."
  value       = module.residency.regions.gcp[var.region].country
}

output "valkey" {
  description = "The instance; its address is on its auto-created endpoint. TLS, signed in by IAM."
  value       = { instance = google_memorystore_instance.valkey.name, port = 6379 }
}

output "postgres" {
  description = "Host, port, database and user of PostgreSQL; TLS, signed in by IAM."
  value       = { host = google_sql_database_instance.postgres.private_ip_address, port = 5432, database = google_sql_database.portolan.name, user = google_sql_user.gateway.name }
}
