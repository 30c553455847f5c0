# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "azurerm" {
  mock_resource "azurerm_managed_redis" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Cache/redisEnterprise/portolan-sto" }
  }
  mock_resource "azurerm_postgresql_flexible_server" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.DBforPostgreSQL/flexibleServers/portolan-sto" }
  }
}

variables {
  name                 = "portolan-sto"
  boundary             = "EU27"
  location             = "swedencentral"
  resource_group_name  = "portolan"
  tenant_id            = "00000000-0000-4000-8000-000000000009"
  gateway              = { principal_id = "00000000-0000-4000-8000-000000000001", name = "sto-1-gateway" }
  endpoints_subnet_id  = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/endpoints"
  database_subnet_id   = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/database"
  database_dns_zone_id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/portolan.postgres.database.azure.com"
  cache_dns_zone_id    = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.country == "SE"
    error_message = output.country
  }
}

run "stores_are_private_and_without_passwords" {
  command = plan

  assert {
    condition     = !azurerm_managed_redis.this.default_database[0].access_keys_authentication_enabled && azurerm_managed_redis.this.public_network_access == "Disabled"
    error_message = "Redis is not locked down"
  }
  assert {
    condition     = !azurerm_postgresql_flexible_server.this.authentication[0].password_auth_enabled && !azurerm_postgresql_flexible_server.this.geo_redundant_backup_enabled
    error_message = "PostgreSQL accepts passwords or copies its backups to another region"
  }
}

run "zurich_is_refused" {
  command = plan
  variables {
    location = "switzerlandnorth"
  }
  expect_failures = [var.location]
}

run "warsaw_is_accepted" {
  command = plan
  variables {
    location = "polandcentral"
  }
}
