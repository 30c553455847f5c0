output "url" {
  description = "URL of the gateway for callers inside the network."
  value       = google_cloud_run_v2_service.gateway.uri
}

output "country" {
  description = "The country the gateway runs in, for modules/configuration."
  value       = try(module.residency.regions.gcp[var.region].country, "")
}

output "service_account" {
  description = "The gateway's identity, for gcp-vertex-access."
  value       = google_service_account.gateway.email
}

output "service_account_id" {
  description = "The identity's numeric id, the subject of its tokens at other clouds."
  value       = google_service_account.gateway.unique_id
}

output "secret_ids" {
  description = "Name -> empty secret to fill."
  value       = { for name, secret in google_secret_manager_secret.given : name => secret.secret_id }
}

output "kms_key_id" {
  description = "The encryption key of secrets, configuration and logs, for gcp-state."
  value       = google_kms_crypto_key.this.id
}

output "aws_token_file" {
  description = "The file with the gateway's token for AWS: federation.token_file of aws-bedrock-access."
  value       = var.aws_token == null ? null : local.token.file
}
