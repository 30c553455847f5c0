# Gävle: the gateway, its stores and OpenAI's models on Azure, and a self-hosted model on a cluster in Sweden.
locals {
  name = "sto-1"
}

module "residency" {
  source   = "../../modules/residency"
  boundary = var.boundary
}

resource "azurerm_resource_group" "this" {
  name     = "portolan-${local.name}"
  location = var.location
  tags     = { product = "portolan", boundary = var.boundary }
}

module "foundry" {
  source = "../../modules/azure-foundry"

  name                       = var.foundry_name
  boundary                   = var.boundary
  location                   = var.location
  resource_group_name        = azurerm_resource_group.this.name
  endpoint_id                = "sweden-azure"
  deployments                = var.deployments
  subnet_id                  = azurerm_subnet.endpoints.id
  private_dns_zone_ids       = [for zone in local.zones.models : azurerm_private_dns_zone.this[zone].id]
  principal_id               = module.gateway.principal_id
  log_analytics_workspace_id = module.gateway.log_analytics_workspace_id
}

# You provide the cluster, its connection to the gateway's network (ExpressRoute, VPN), and its TLS endpoint.
module "inference" {
  source = "../../modules/k8s-inference-vllm"

  name      = "sweden-gpu"
  namespace = var.inference.namespace
  boundary  = var.boundary
  cluster   = var.inference.cluster
  operator  = var.inference.operator
  model     = var.inference.model
  image     = var.inference.image
  weights   = var.inference.weights
  gpu       = var.inference.gpu
  url       = var.inference.url
  api_key   = { secret_name = "vllm", key = "api-key", variable = "VLLM_API_KEY" }
  gateways  = { ranges = [local.ranges.apps] }
}

module "catalog" {
  source = "../../modules/catalog"

  boundary  = var.boundary
  endpoints = concat([module.inference.endpoint], module.foundry.endpoints)
  aliases   = [{ name = "chat-fast", models = [var.inference.model.model, var.deployments[0].model] }]
}

module "configuration" {
  source = "../../modules/configuration"

  node_id       = local.name
  country       = module.gateway.country
  drain_seconds = 90
  catalog       = module.catalog.catalog
  policies      = file("${path.module}/../eu-only.yaml")
}

module "gateway" {
  source = "../../modules/azure-gateway"

  name                = local.name
  boundary            = var.boundary
  location            = var.location
  resource_group_name = azurerm_resource_group.this.name
  tenant_id           = var.tenant_id
  apps_subnet_id      = azurerm_subnet.apps.id
  endpoints_subnet_id = azurerm_subnet.endpoints.id
  vault_dns_zone_id   = azurerm_private_dns_zone.this[local.zones.vault].id
  registry            = var.registry
  image               = var.image
  configuration       = module.configuration
  secrets             = module.catalog.secrets
}

module "state" {
  source = "../../modules/azure-state"

  name                 = "portolan-${local.name}"
  boundary             = var.boundary
  location             = var.location
  resource_group_name  = azurerm_resource_group.this.name
  tenant_id            = var.tenant_id
  gateway              = { principal_id = module.gateway.principal_id, name = "${local.name}-gateway" }
  endpoints_subnet_id  = azurerm_subnet.endpoints.id
  database_subnet_id   = azurerm_subnet.database.id
  database_dns_zone_id = azurerm_private_dns_zone.this[local.zones.database].id
  cache_dns_zone_id    = azurerm_private_dns_zone.this[local.zones.cache].id

  depends_on = [azurerm_private_dns_zone_virtual_network_link.this]
}
