# One regional deployment in Sweden, reached over a private endpoint by the gateway's identity.
module "foundry" {
  source = "../.."

  name                = "acme-sweden"
  boundary            = "EU27"
  location            = "swedencentral"
  resource_group_name = "portolan"
  endpoint_id         = "sweden-azure"
  principal_id        = "00000000-0000-4000-8000-000000000001"
  deployments = [{
    model      = "gpt-4.1"
    deployment = "gpt-41-prod"
    name       = "gpt-4.1"
    version    = "2025-04-14"
    sku        = "Standard"
    capacity   = 100
    price      = { input = 2.0, output = 8.0, currency = "USD" }
    context    = 1047576
  }]
  subnet_id                  = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/endpoints"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.OperationalInsights/workspaces/portolan"
  private_dns_zone_ids = [
    for zone in ["privatelink.openai.azure.com", "privatelink.cognitiveservices.azure.com", "privatelink.services.ai.azure.com"] :
    "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/${zone}"
  ]
}

output "endpoints" {
  value = module.foundry.endpoints
}
