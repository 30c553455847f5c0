variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 39."
  }
}

variable "boundary" {
  description = "The boundary within which cached answers and receipts may be stored; see modules/residency."
  type        = string
  nullable    = false
}

variable "location" {
  description = "The Azure region."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.azure, var.location)
    error_message = "location = \"${var.location}\" is in ${lookup(module.residency.places, "azure/${var.location}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.azure}."
  }
}

variable "resource_group_name" {
  description = "The resource group, in the same region."
  type        = string
  nullable    = false
}

variable "tenant_id" {
  description = "The Entra tenant."
  type        = string
  nullable    = false
}

variable "gateway" {
  description = "The identity that may connect: principal_id and name of the gateway's identity."
  type        = object({ principal_id = string, name = string })
  nullable    = false
}

variable "endpoints_subnet_id" {
  description = "The subnet of private endpoints."
  type        = string
  nullable    = false
}

variable "database_subnet_id" {
  description = "A subnet delegated to Microsoft.DBforPostgreSQL/flexibleServers."
  type        = string
  nullable    = false
}

variable "database_dns_zone_id" {
  description = "A private zone that ends in .postgres.database.azure.com, linked to the network."
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.database_dns_zone_id, ".postgres.database.azure.com")
    error_message = "database_dns_zone_id must be a private zone that ends in .postgres.database.azure.com."
  }
}

variable "cache_dns_zone_id" {
  description = "Zone privatelink.redis.azure.net, linked to the network."
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.cache_dns_zone_id, "/privatelink.redis.azure.net")
    error_message = "cache_dns_zone_id must be the zone privatelink.redis.azure.net."
  }
}

variable "database" {
  description = "SKU and MiB of PostgreSQL, which stores durable state."
  type        = object({ sku = string, storage = number })
  default     = { sku = "GP_Standard_D2ds_v5", storage = 65536 }
  nullable    = false
}

variable "cache_sku" {
  description = "SKU of Azure Managed Redis, which stores state shared by replicas."
  type        = string
  default     = "Balanced_B1"
  nullable    = false
}
