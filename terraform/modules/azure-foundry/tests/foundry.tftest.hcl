# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "azurerm" {
  mock_resource "azurerm_cognitive_account" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.CognitiveServices/accounts/acme-sweden" }
  }
  mock_resource "azurerm_private_endpoint" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateEndpoints/acme-sweden-private" }
  }
}

variables {
  name                       = "acme-sweden"
  boundary                   = "EU27"
  location                   = "swedencentral"
  resource_group_name        = "portolan"
  endpoint_id                = "sweden-azure"
  principal_id               = "00000000-0000-4000-8000-000000000001"
  deployments                = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "Standard", capacity = 100, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  subnet_id                  = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/virtualNetworks/portolan/subnets/endpoints"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.OperationalInsights/workspaces/portolan"
  private_dns_zone_ids = [
    "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.openai.azure.com",
    "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.cognitiveservices.azure.com",
    "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.services.ai.azure.com",
  ]
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.endpoints[0].url == "https://acme-sweden.openai.azure.com" && output.endpoints[0].models[0].sku == "Standard"
    error_message = jsonencode(output.endpoints)
  }
}

run "account_is_private_and_has_no_keys" {
  assert {
    condition     = !azurerm_cognitive_account.this.local_auth_enabled && !azurerm_cognitive_account.this.public_network_access_enabled && azurerm_cognitive_account.this.network_acls[0].default_action == "Deny"
    error_message = "the account can be reached with a key or from outside"
  }
  assert {
    condition     = azurerm_role_assignment.gateway.role_definition_name == "Cognitive Services OpenAI User"
    error_message = azurerm_role_assignment.gateway.role_definition_name
  }
}

run "other_publishers_become_a_foundry_endpoint" {
  variables {
    deployments = [{ model = "mistral-large", deployment = "mistral-prod", format = "Mistral AI", name = "Mistral-Large-3", version = "1", sku = "Standard", capacity = 1, price = { input = 2, output = 6, currency = "USD" }, context = 131072 }]
  }

  assert {
    condition     = length(output.endpoints) == 1 && output.endpoints[0].provider == "azure-foundry" && output.endpoints[0].id == "sweden-azure-foundry"
    error_message = jsonencode(output.endpoints)
  }
}

run "global_standard_is_refused" {
  command = plan
  variables {
    deployments = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "GlobalStandard", capacity = 100, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  }
  expect_failures = [var.deployments]
}

run "global_provisioned_is_refused" {
  command = plan
  variables {
    deployments = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "GlobalProvisionedManaged", capacity = 100, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  }
  expect_failures = [var.deployments]
}

run "data_zone_is_not_eu27" {
  command = plan
  variables {
    deployments = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "DataZoneStandard", capacity = 100, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  }
  expect_failures = [var.deployments]
}

run "data_zone_is_eu_and_efta" {
  variables {
    boundary    = "EU_EFTA"
    deployments = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "DataZoneStandard", capacity = 100, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  }
}

run "provisioned_in_the_region_is_accepted" {
  variables {
    deployments = [{ model = "gpt", deployment = "gpt-prod", name = "gpt-4.1", version = "2025-04-14", sku = "ProvisionedManaged", capacity = 50, price = { input = 2, output = 8, currency = "USD" }, context = 1047576 }]
  }
}

run "claude_in_foundry_is_refused" {
  command = plan
  variables {
    deployments = [{ model = "claude", deployment = "claude-prod", format = "Anthropic", name = "claude-sonnet-4-6", version = "1", sku = "Standard", capacity = 1, price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.deployments]
}

run "london_is_refused" {
  command = plan
  variables {
    location = "uksouth"
  }
  expect_failures = [var.location]
}

run "canary_region_with_eu_in_its_name_is_refused" {
  command = plan
  variables {
    location = "centraluseuap"
  }
  expect_failures = [var.location]
}

run "paris_is_accepted" {
  variables {
    location = "francecentral"
  }
}

run "missing_dns_zone_is_refused" {
  command = plan
  variables {
    private_dns_zone_ids = ["/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan/providers/Microsoft.Network/privateDnsZones/privatelink.openai.azure.com"]
  }
  expect_failures = [var.private_dns_zone_ids]
}
