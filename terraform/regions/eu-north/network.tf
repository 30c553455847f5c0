# One network: the gateway, private endpoints, the database. Nothing here has a public address.
locals {
  ranges = {
    apps      = cidrsubnet(var.cidr, 3, 0)
    endpoints = cidrsubnet(var.cidr, 4, 2)
    database  = cidrsubnet(var.cidr, 4, 3)
  }
  zones = {
    models   = ["privatelink.openai.azure.com", "privatelink.cognitiveservices.azure.com", "privatelink.services.ai.azure.com"]
    vault    = "privatelink.vaultcore.azure.net"
    cache    = "privatelink.redis.azure.net"
    database = "${local.name}.postgres.database.azure.com"
  }
}

resource "azurerm_virtual_network" "this" {
  name                = local.name
  location            = var.location
  resource_group_name = azurerm_resource_group.this.name
  address_space       = [var.cidr]
}

resource "azurerm_subnet" "apps" {
  name                 = "apps"
  resource_group_name  = azurerm_resource_group.this.name
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [local.ranges.apps]

  delegation {
    name = "apps"
    service_delegation {
      name    = "Microsoft.App/environments"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_subnet" "endpoints" {
  name                              = "endpoints"
  resource_group_name               = azurerm_resource_group.this.name
  virtual_network_name              = azurerm_virtual_network.this.name
  address_prefixes                  = [local.ranges.endpoints]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"
}

resource "azurerm_subnet" "database" {
  name                            = "database"
  resource_group_name             = azurerm_resource_group.this.name
  virtual_network_name            = azurerm_virtual_network.this.name
  address_prefixes                = [local.ranges.database]
  default_outbound_access_enabled = false

  delegation {
    name = "database"
    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

# Private endpoints accept connections only from the gateway.
resource "azurerm_network_security_group" "endpoints" {
  name                = "${local.name}-endpoints"
  location            = var.location
  resource_group_name = azurerm_resource_group.this.name

  security_rule {
    name                       = "gateway"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_address_prefix      = local.ranges.apps
    source_port_range          = "*"
    destination_address_prefix = local.ranges.endpoints
    destination_port_ranges    = ["443", "10000"]
  }
  security_rule {
    name                       = "nothing-else"
    priority                   = 4096
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    source_address_prefix      = "*"
    source_port_range          = "*"
    destination_address_prefix = "*"
    destination_port_range     = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "endpoints" {
  subnet_id                 = azurerm_subnet.endpoints.id
  network_security_group_id = azurerm_network_security_group.endpoints.id
}

resource "azurerm_private_dns_zone" "this" {
  for_each = toset(flatten(values(local.zones)))

  name                = each.value
  resource_group_name = azurerm_resource_group.this.name
}

resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each = azurerm_private_dns_zone.this

  name                  = local.name
  resource_group_name   = azurerm_resource_group.this.name
  private_dns_zone_name = each.value.name
  virtual_network_id    = azurerm_virtual_network.this.id
}

# The gateway's host name resolves to its private address for callers.
resource "azurerm_private_dns_zone" "gateway" {
  name                = module.gateway.domain
  resource_group_name = azurerm_resource_group.this.name
}

resource "azurerm_private_dns_a_record" "gateway" {
  name                = "*"
  zone_name           = azurerm_private_dns_zone.gateway.name
  resource_group_name = azurerm_resource_group.this.name
  ttl                 = 300
  records             = [module.gateway.address]
}

resource "azurerm_private_dns_zone_virtual_network_link" "gateway" {
  name                  = local.name
  resource_group_name   = azurerm_resource_group.this.name
  private_dns_zone_name = azurerm_private_dns_zone.gateway.name
  virtual_network_id    = azurerm_virtual_network.this.id
}
