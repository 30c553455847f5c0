# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "azurerm" {
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sto-1-gateway"
      principal_id = "00000000-0000-4000-8000-000000000001"
      client_id    = "00000000-0000-4000-8000-000000000002"
    }
  }
  mock_resource "azurerm_log_analytics_workspace" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.OperationalInsights/workspaces/sto-1" }
  }
  mock_resource "azurerm_container_app_environment" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.App/managedEnvironments/sto-1" }
  }
  mock_resource "azurerm_key_vault" {
    defaults = {
      id        = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.KeyVault/vaults/sto-1-vault"
      vault_uri = "https://sto-1-vault.vault.azure.net/"
    }
  }
}

variables {
  name                = "sto-1"
  boundary            = "EU27"
  location            = "swedencentral"
  resource_group_name = "portolan"
  tenant_id           = "00000000-0000-4000-8000-000000000009"
  apps_subnet_id      = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/apps"
  endpoints_subnet_id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/endpoints"
  vault_dns_zone_id   = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
  registry = {
    id     = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.ContainerRegistry/registries/acme"
    server = "acme.azurecr.io"
  }
  image         = "acme.azurecr.io/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  secrets       = ["VLLM_API_KEY"]
  configuration = { environment = { FILE_0 = "{}" }, unpack = ["sh", "-euc", "true"], drain_seconds = 90, silence_seconds = 120 }
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.vault_secrets["PORTOLAN_ADMIN_TOKEN"] == "portolan-admin-token"
    error_message = jsonencode(output.vault_secrets)
  }
}

run "gateway_is_internal_and_drains" {
  assert {
    condition     = azurerm_container_app_environment.this.internal_load_balancer_enabled && azurerm_container_app_environment.this.public_network_access == "Disabled"
    error_message = "the environment is public"
  }
  assert {
    condition     = azurerm_container_app.gateway.template[0].termination_grace_period_seconds > 90 && azurerm_container_app.gateway.template[0].container[0].readiness_probe[0].path == "/readyz"
    error_message = "a replica would be killed while it drains"
  }
  assert {
    condition     = output.country == "SE"
    error_message = output.country
  }
}

run "vault_is_private_and_every_secret_comes_from_it" {
  assert {
    condition     = azurerm_key_vault.this.rbac_authorization_enabled && azurerm_key_vault.this.purge_protection_enabled && !azurerm_key_vault.this.public_network_access_enabled
    error_message = "the vault is not locked down"
  }
  assert {
    condition     = length(azurerm_container_app.gateway.secret) == 3 && alltrue([for s in azurerm_container_app.gateway.secret : startswith(s.key_vault_secret_id, "https://sto-1-vault.vault.azure.net/secrets/")])
    error_message = "a secret does not come from the vault"
  }
}

run "norway_is_refused" {
  command = plan
  variables {
    location = "norwayeast"
  }
  expect_failures = [var.location]
}

run "norway_is_in_the_eea" {
  variables {
    boundary = "EEA"
    location = "norwayeast"
  }
}

run "image_by_tag_is_refused" {
  command = plan
  variables {
    image = "acme.azurecr.io/portolan:1.0"
  }
  expect_failures = [var.image]
}

run "deadline_longer_than_the_ingress_waits_is_refused" {
  command = plan
  variables {
    configuration = { environment = { FILE_0 = "{}" }, unpack = ["sh", "-euc", "true"], drain_seconds = 90, silence_seconds = 600 }
  }
  expect_failures = [var.configuration]
}

run "drain_longer_than_the_platform_waits_is_refused" {
  command = plan
  variables {
    configuration = { environment = { FILE_0 = "{}" }, unpack = ["sh", "-euc", "true"], drain_seconds = 900, silence_seconds = 120 }
  }
  expect_failures = [var.configuration]
}

run "one_replica_is_refused" {
  command = plan
  variables {
    replicas = { min = 1, max = 6 }
  }
  expect_failures = [var.replicas]
}
