# An account for one network and one identity, with the deployments of the catalog.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  openai = [for d in var.deployments : d if d.format == "OpenAI"]
  others = [for d in var.deployments : d if d.format != "OpenAI"]
}

resource "azurerm_cognitive_account" "this" {
  name                               = var.name
  location                           = var.location
  resource_group_name                = var.resource_group_name
  kind                               = "AIServices"
  sku_name                           = "S0"
  custom_subdomain_name              = var.name
  local_auth_enabled                 = false
  public_network_access_enabled      = false
  outbound_network_access_restricted = true

  identity {
    type = "SystemAssigned"
  }
  network_acls {
    default_action = "Deny"
  }
}

# Versions are pinned: an upgrade may change what a SKU guarantees and should be reviewed.
resource "azurerm_cognitive_deployment" "model" {
  for_each = { for d in var.deployments : d.deployment => d }

  name                   = each.key
  cognitive_account_id   = azurerm_cognitive_account.this.id
  version_upgrade_option = "NoAutoUpgrade"

  model {
    format  = each.value.format
    name    = each.value.name
    version = each.value.version
  }
  sku {
    name     = each.value.sku
    capacity = each.value.capacity
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "${var.name}-private"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id

  private_service_connection {
    name                           = var.name
    private_connection_resource_id = azurerm_cognitive_account.this.id
    subresource_names              = ["account"]
    is_manual_connection           = false
  }
  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = var.private_dns_zone_ids
  }
}

# "OpenAI User" may infer and list; it cannot change deployments or keys.
resource "azurerm_role_assignment" "gateway" {
  scope                = azurerm_cognitive_account.this.id
  role_definition_name = length(local.others) == 0 ? "Cognitive Services OpenAI User" : "Cognitive Services User"
  principal_id         = var.principal_id
  principal_type       = "ServicePrincipal"
}

# RequestResponse and Trace are omitted: they may contain prompts.
resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = azurerm_cognitive_account.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id

  enabled_log {
    category = "Audit"
  }
}
