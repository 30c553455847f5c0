variable "name" {
  description = "Prefix of the names of all resources; also the gateway's node id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,16}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 17."
  }
}

variable "boundary" {
  description = "The boundary of the gateway, its logs and its secrets; see modules/residency."
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

  validation {
    condition     = can(regex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id = \"${var.tenant_id}\" is not a tenant's id."
  }
}

variable "apps_subnet_id" {
  description = "A subnet of /27 or larger, delegated to Microsoft.App/environments."
  type        = string
  nullable    = false
}

variable "endpoints_subnet_id" {
  description = "The subnet of private endpoints."
  type        = string
  nullable    = false
}

variable "vault_dns_zone_id" {
  description = "Zone privatelink.vaultcore.azure.net, linked to the network."
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.vault_dns_zone_id, "/privatelink.vaultcore.azure.net")
    error_message = "vault_dns_zone_id must be the zone privatelink.vaultcore.azure.net."
  }
}

variable "registry" {
  description = "The container registry: its resource id and login server."
  type        = object({ id = string, server = string })
  nullable    = false
}

variable "image" {
  description = "The gateway's image in that registry, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.image, "${var.registry.server}/") && can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image = \"${var.image}\": name it by digest in ${var.registry.server}, ${var.registry.server}/portolan@sha256:<64 hex digits>. A tag can change after the review."
  }
}

variable "configuration" {
  description = "The outputs of modules/configuration."
  type        = object({ environment = map(string), unpack = list(string), drain_seconds = number, silence_seconds = number })
  nullable    = false

  validation {
    condition     = var.configuration.drain_seconds >= 1 && var.configuration.drain_seconds <= 590
    error_message = "configuration.drain_seconds = ${var.configuration.drain_seconds}: use 1 to 590. Container Apps kills a replica 600 seconds after the stop signal."
  }
  validation {
    condition     = var.configuration.silence_seconds < 240
    error_message = "configuration.silence_seconds = ${var.configuration.silence_seconds}: give every policy a deadline below 240s. The ingress of Container Apps closes a connection after 240 seconds without data."
  }
}

variable "secrets" {
  description = "Environment variables from which the gateway reads keys (output secrets of modules/catalog). Each is read from the vault; you add the value."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "secrets = [${join(", ", var.secrets)}]: use names of environment variables, such as MISTRAL_API_KEY."
  }
}

variable "replicas" {
  description = "Minimum and maximum number of replicas."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 6 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 2 && var.replicas.max >= var.replicas.min && var.replicas.max <= 300
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: use at least two, so that one zone may fail, at most 300, and max no smaller than min."
  }
}

variable "requests_per_replica" {
  description = "Open requests per replica above which another replica is started."
  type        = number
  default     = 500
  nullable    = false

  validation {
    condition     = var.requests_per_replica >= 10
    error_message = "requests_per_replica = ${var.requests_per_replica}: use 10 or more."
  }
}

variable "log_retention_days" {
  description = "Retention of the gateway's logs in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 30 && var.log_retention_days <= 730
    error_message = "log_retention_days = ${var.log_retention_days}: use 30 to 730."
  }
}
