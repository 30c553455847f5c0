output "url" {
  description = "URL of the gateway for callers inside the network."
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
  description = "The identity's resource id."
  value       = azurerm_user_assigned_identity.gateway.id
}

output "log_analytics_workspace_id" {
  description = "The workspace for audit events of other modules."
  value       = azurerm_log_analytics_workspace.this.id
}

output "vault_secrets" {
  description = "Environment variable -> the vault secret to fill."
  value       = local.secrets
}

output "domain" {
  description = "The environment's domain, of which url is a subdomain."
  value       = azurerm_container_app_environment.this.default_domain
}

output "address" {
  description = "The private address to which every subdomain of domain must resolve."
  value       = azurerm_container_app_environment.this.static_ip_address
}
