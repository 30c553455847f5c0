# State shared by replicas (Redis) and durable state (PostgreSQL), in the region; no backup leaves it.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

resource "azurerm_managed_redis" "this" {
  name                      = var.name
  location                  = var.location
  resource_group_name       = var.resource_group_name
  sku_name                  = var.cache_sku
  high_availability_enabled = true
  public_network_access     = "Disabled"

  # No access keys: clients authenticate with Entra. The access assignment has no resource in azurerm 4; the README has the command.
  default_database {
    access_keys_authentication_enabled = false
    client_protocol                    = "Encrypted"
    clustering_policy                  = "EnterpriseCluster"
    eviction_policy                    = "VolatileLRU"
  }
}

resource "azurerm_private_endpoint" "cache" {
  name                = "${var.name}-cache"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.endpoints_subnet_id

  private_service_connection {
    name                           = "${var.name}-cache"
    private_connection_resource_id = azurerm_managed_redis.this.id
    subresource_names              = ["redisEnterprise"]
    is_manual_connection           = false
  }
  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.cache_dns_zone_id]
  }
}

resource "azurerm_postgresql_flexible_server" "this" {
  name                          = var.name
  location                      = var.location
  resource_group_name           = var.resource_group_name
  version                       = "17"
  sku_name                      = var.database.sku
  storage_mb                    = var.database.storage
  auto_grow_enabled             = true
  delegated_subnet_id           = var.database_subnet_id
  private_dns_zone_id           = var.database_dns_zone_id
  public_network_access_enabled = false
  backup_retention_days         = 14
  geo_redundant_backup_enabled  = false

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = var.tenant_id
  }
  high_availability {
    mode = "ZoneRedundant"
  }
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "gateway" {
  server_name         = azurerm_postgresql_flexible_server.this.name
  resource_group_name = var.resource_group_name
  tenant_id           = var.tenant_id
  object_id           = var.gateway.principal_id
  principal_name      = var.gateway.name
  principal_type      = "ServicePrincipal"
}

resource "azurerm_postgresql_flexible_server_database" "portolan" {
  name      = "portolan"
  server_id = azurerm_postgresql_flexible_server.this.id
}
