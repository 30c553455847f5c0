# A gateway in Sweden.
locals {
  group   = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers"
  network = "${local.group}/Microsoft.Network/virtualNetworks/portolan/subnets"
}

module "gateway" {
  source = "../.."

  name                = "sto-1"
  boundary            = "EU27"
  location            = "swedencentral"
  resource_group_name = "portolan"
  tenant_id           = "00000000-0000-4000-8000-000000000009"
  apps_subnet_id      = "${local.network}/apps"
  endpoints_subnet_id = "${local.network}/endpoints"
  vault_dns_zone_id   = "${local.group}/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
  registry            = { id = "${local.group}/Microsoft.ContainerRegistry/registries/acme", server = "acme.azurecr.io" }
  image               = "acme.azurecr.io/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  secrets             = ["VLLM_API_KEY"]

  # In a real root: module.configuration.
  configuration = {
    environment     = { FILE_0 = "{}", FILE_1 = "node: {}", FILE_2 = "policies: []" }
    unpack          = ["sh", "-euc", "true"]
    drain_seconds   = 90
    silence_seconds = 120
  }
}

output "vault_secrets" {
  value = module.gateway.vault_secrets
}
