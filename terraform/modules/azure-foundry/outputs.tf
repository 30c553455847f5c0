# A deployment of this module has no spillover: azurerm sets none. `portolan discover` reports one that is added later.
locals {
  models = {
    for name, deployments in { openai = local.openai, others = local.others } : name => [
      for d in deployments : { model = d.model, upstream = d.deployment, sku = d.sku, spillover = endswith(d.sku, "ProvisionedManaged") ? "none" : null, price = d.price, context = d.context, supports = d.supports }
    ]
  }
}

output "endpoints" {
  description = "The endpoints for modules/catalog: OpenAI's models and other models, each model with its SKU as evidence."
  value = [
    for e in [
      {
        id          = var.endpoint_id
        provider    = "azure-openai"
        url         = "https://${azurerm_cognitive_account.this.custom_subdomain_name}.openai.azure.com"
        region      = var.location
        credentials = { type = "default" }
        models      = local.models.openai
      },
      {
        id          = "${var.endpoint_id}-foundry"
        provider    = "azure-foundry"
        url         = "https://${azurerm_cognitive_account.this.custom_subdomain_name}.services.ai.azure.com"
        region      = var.location
        credentials = { type = "default" }
        models      = local.models.others
      },
    ] : e if length(e.models) > 0
  ]

  # The names, SKUs and region are read back from the resources, so that the file cannot differ from them.
  depends_on = [azurerm_cognitive_deployment.model, azurerm_private_endpoint.this]
}

output "account_id" {
  description = "The account's resource id."
  value       = azurerm_cognitive_account.this.id
}
