# The plan of a whole region, its catalog, and refusals next to the same variables with the invalid value corrected.
mock_provider "kubernetes" {}

mock_provider "azurerm" {
  mock_resource "azurerm_virtual_network" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan-sto-1/providers/Microsoft.Network/virtualNetworks/sto-1" }
  }
  mock_resource "azurerm_subnet" {
    defaults = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan-sto-1/providers/Microsoft.Network/virtualNetworks/sto-1/subnets/endpoints" }
  }
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan-sto-1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sto-1-gateway"
      principal_id = "00000000-0000-4000-8000-000000000001"
      client_id    = "00000000-0000-4000-8000-000000000002"
    }
  }
}

variables {
  subscription_id = "00000000-0000-4000-8000-000000000000"
  tenant_id       = "00000000-0000-4000-8000-000000000009"
  foundry_name    = "acme-sweden"
  registry        = { id = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/acme/providers/Microsoft.ContainerRegistry/registries/acme", server = "acme.azurecr.io" }
  image           = "acme.azurecr.io/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  kubernetes      = { config_path = "~/.kube/config", context = "lulea" }
  inference = {
    cluster  = { cloud = "own", country = "SE" }
    operator = { name = "Acme AB", country = "SE" }
    image    = "registry.acme.example/vllm-openai@sha256:1f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
    weights  = { claim = "weights", cloud = "own", country = "SE" }
    gpu      = { count = 2, node_label = { "gpu.nvidia.com/model" = "L40S" } }
    url      = "https://lulea.inference.acme.example/v1"
    model = {
      model    = "mistral-small"
      upstream = "mistralai/Mistral-Small-3.2-24B-Instruct-2506"
      revision = "95a6d26c4bfb886c58daf9d3f7332c857cb27b43"
      price    = { input = 0.05, output = 0.15, currency = "EUR" }
      context  = 131072
      supports = ["tools", "vision", "json-schema", "prefill"]
    }
  }
}

run "catalog" {
  command = plan

  assert {
    condition     = output.catalog == jsonencode(jsondecode(file("./tests/catalog.json")))
    error_message = "tests/catalog.json, which the gateway's own tests load, differs: ${output.catalog}"
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
  command = plan
  variables {
    boundary = "EEA"
    location = "norwayeast"
  }
}

run "zurich_is_refused" {
  command = plan
  variables {
    location = "switzerlandnorth"
  }
  expect_failures = [var.location]
}

run "cluster_in_london_is_refused" {
  command = plan
  variables {
    inference = {
      cluster  = { cloud = "own", country = "GB" }
      operator = { name = "Acme AB", country = "SE" }
      image    = "registry.acme.example/vllm-openai@sha256:1f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
      weights  = { claim = "weights", cloud = "own", country = "SE" }
      gpu      = { count = 2, node_label = { "gpu.nvidia.com/model" = "L40S" } }
      url      = "https://lulea.inference.acme.example/v1"
      model = {
        model    = "mistral-small"
        upstream = "mistralai/Mistral-Small-3.2-24B-Instruct-2506"
        revision = "95a6d26c4bfb886c58daf9d3f7332c857cb27b43"
        price    = { input = 0.05, output = 0.15, currency = "EUR" }
        context  = 131072
      }
    }
  }
  expect_failures = [var.inference]
}

run "public_range_is_refused" {
  command = plan
  variables {
    cidr = "20.60.0.0/23"
  }
  expect_failures = [var.cidr]
}
