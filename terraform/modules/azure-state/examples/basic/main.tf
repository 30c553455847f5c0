# Stores for two or more replicas in Sweden.
locals {
  network = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network"
}

module "state" {
  source = "../.."

  name                 = "portolan-sto"
  boundary             = "EU27"
  location             = "swedencentral"
  resource_group_name  = "portolan"
  tenant_id            = "00000000-0000-4000-8000-000000000009"
  gateway              = { principal_id = "00000000-0000-4000-8000-000000000001", name = "sto-1-gateway" }
  endpoints_subnet_id  = "${local.network}/virtualNetworks/portolan/subnets/endpoints"
  database_subnet_id   = "${local.network}/virtualNetworks/portolan/subnets/database"
  database_dns_zone_id = "${local.network}/privateDnsZones/portolan.postgres.database.azure.com"
  cache_dns_zone_id    = "${local.network}/privateDnsZones/privatelink.redis.azure.net"
}

output "country" {
  value = module.state.country
}
