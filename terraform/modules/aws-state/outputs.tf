output "country" {
  description = "The country of the stores, for the configuration of a shared cache tier."
  value       = module.residency.regions.aws[var.region].country
}

output "valkey" {
  description = "Host, port and user of Valkey; TLS with IAM authentication."
  value       = { host = aws_elasticache_replication_group.valkey.primary_endpoint_address, port = local.ports.valkey, user = aws_elasticache_user.gateway.user_name }
}

output "postgres" {
  description = "Host, port, database and user of PostgreSQL; TLS with IAM authentication."
  value       = { host = aws_db_instance.postgres.address, port = local.ports.postgres, database = aws_db_instance.postgres.db_name, user = "portolan_gateway" }
}

output "policy_arn" {
  description = "IAM policy that lets the gateway sign in to both."
  value       = aws_iam_policy.connect.arn
}
