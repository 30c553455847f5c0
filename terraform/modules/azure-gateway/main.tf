# The gateway on Container Apps, with an ingress that is accessible only inside the network.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  names   = setunion(var.secrets, ["TENANTS", "PORTOLAN_ADMIN_TOKEN"])
  secrets = { for name in local.names : name => lower(replace(name, "_", "-")) }
  mounts  = { configuration = "/etc/portolan", scratch = "/tmp" }
}

resource "azurerm_user_assigned_identity" "gateway" {
  name                = "${var.name}-gateway"
  location            = var.location
  resource_group_name = var.resource_group_name
}

resource "azurerm_role_assignment" "pull" {
  scope                = var.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.gateway.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_log_analytics_workspace" "this" {
  name                         = var.name
  location                     = var.location
  resource_group_name          = var.resource_group_name
  sku                          = "PerGB2018"
  retention_in_days            = var.log_retention_days
  local_authentication_enabled = false
}

resource "azurerm_container_app_environment" "this" {
  name                           = var.name
  location                       = var.location
  resource_group_name            = var.resource_group_name
  log_analytics_workspace_id     = azurerm_log_analytics_workspace.this.id
  logs_destination               = "azure-monitor"
  infrastructure_subnet_id       = var.apps_subnet_id
  internal_load_balancer_enabled = true
  zone_redundancy_enabled        = true
  public_network_access          = "Disabled"

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

resource "azurerm_monitor_diagnostic_setting" "logs" {
  name                       = "logs"
  target_resource_id         = azurerm_container_app_environment.this.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}

resource "azurerm_container_app" "gateway" {
  name                         = var.name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = azurerm_container_app_environment.this.id
  workload_profile_name        = "Consumption"
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.gateway.id]
  }
  registry {
    server   = var.registry.server
    identity = azurerm_user_assigned_identity.gateway.id
  }
  dynamic "secret" {
    for_each = local.secrets
    content {
      name                = secret.value
      identity            = azurerm_user_assigned_identity.gateway.id
      key_vault_secret_id = "${azurerm_key_vault.this.vault_uri}secrets/${secret.value}"
    }
  }
  # "External" is external to the environment only: its load balancer has a private address.
  ingress {
    target_port                = 8080
    external_enabled           = true
    transport                  = "auto"
    allow_insecure_connections = false

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }
  template {
    min_replicas                     = var.replicas.min
    max_replicas                     = var.replicas.max
    termination_grace_period_seconds = var.configuration.drain_seconds + 10

    http_scale_rule {
      name                = "open-requests"
      concurrent_requests = tostring(var.requests_per_replica)
    }
    dynamic "volume" {
      for_each = local.mounts
      content {
        name         = volume.key
        storage_type = "EmptyDir"
      }
    }
    init_container {
      name    = "configuration"
      image   = var.image
      cpu     = 0.25
      memory  = "0.5Gi"
      command = slice(var.configuration.unpack, 0, 1)
      args    = slice(var.configuration.unpack, 1, length(var.configuration.unpack))

      dynamic "env" {
        for_each = var.configuration.environment
        content {
          name  = env.key
          value = env.value
        }
      }
      env {
        name        = "TENANTS"
        secret_name = local.secrets["TENANTS"]
      }
      dynamic "volume_mounts" {
        for_each = local.mounts
        content {
          name = volume_mounts.key
          path = volume_mounts.value
        }
      }
    }
    container {
      name   = "gateway"
      image  = var.image
      cpu    = 2
      memory = "4Gi"
      args   = ["serve", "--config", "/etc/portolan"]

      env {
        name  = "AZURE_CLIENT_ID"
        value = azurerm_user_assigned_identity.gateway.client_id
      }
      dynamic "env" {
        for_each = { for name, secret in local.secrets : name => secret if name != "TENANTS" }
        content {
          name        = env.key
          secret_name = env.value
        }
      }
      dynamic "volume_mounts" {
        for_each = local.mounts
        content {
          name = volume_mounts.key
          path = volume_mounts.value
        }
      }
      startup_probe {
        transport               = "HTTP"
        port                    = 9090
        path                    = "/healthz"
        interval_seconds        = 2
        failure_count_threshold = 30
      }
      readiness_probe {
        transport               = "HTTP"
        port                    = 9090
        path                    = "/readyz"
        interval_seconds        = 5
        failure_count_threshold = 2
        success_count_threshold = 1
      }
      liveness_probe {
        transport               = "HTTP"
        port                    = 9090
        path                    = "/healthz"
        interval_seconds        = 10
        failure_count_threshold = 3
      }
    }
  }

  depends_on = [azurerm_role_assignment.pull, azurerm_role_assignment.secrets, azurerm_private_endpoint.vault]
}
