output "url" {
  description = "Where callers inside the network reach the gateway."
  value       = "https://${azurerm_container_app.gateway.ingress[0].fqdn}"
}

output "country" {
  description = "The country the gateway runs in, for modules/configuration."
  value       = try(module.residency.regions.azure[var.location].country, "")
}

output "principal_id" {
  description = "The gateway's identity, for azure-foundry."
  value       = azurerm_user_assigned_identity.gateway.principal_id
}

output "identity_id" {
  description = "The same as a resource id."
  value       = azurerm_user_assigned_identity.gateway.id
}

output "log_analytics_workspace_id" {
  description = "Where audit events of other modules may go."
  value       = azurerm_log_analytics_workspace.this.id
}

output "vault_secrets" {
  description = "Environment variable -> the vault secret to fill."
  value       = local.secrets
}

output "domain" {
  description = "The environment's own domain; url lies below it."
  value       = azurerm_container_app_environment.this.default_domain
}

output "address" {
  description = "The private address every name below domain must resolve to."
  value       = azurerm_container_app_environment.this.static_ip_address
}
