variable "node_id" {
  description = "The gateway's node id, which is written to every receipt."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,62}$", var.node_id))
    error_message = "node_id = \"${var.node_id}\": use lower-case letters, digits and hyphens, at most 63."
  }
}

variable "country" {
  description = "ISO 3166-1 alpha-2 code of the country the gateway runs in; the gateway modules read it from the residency tables."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Z]{2}$", var.country)) && !contains(["UK", "EL", "EU"], var.country)
    error_message = "country = \"${var.country}\" is not an ISO 3166-1 alpha-2 code (GB, not UK; GR, not EL)."
  }
}

variable "drain_seconds" {
  description = "Time that a stopping gateway allows open streams to finish: limits.drain."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.drain_seconds >= 1 && var.drain_seconds == floor(var.drain_seconds)
    error_message = "drain_seconds = ${var.drain_seconds}: use whole seconds, one or more."
  }
}

variable "concurrent_requests" {
  description = "Maximum number of concurrent requests per replica: limits.concurrentRequests."
  type        = number
  default     = 20000
  nullable    = false
}

variable "cache_bytes" {
  description = "Size of the in-process answer cache: cache.maxBytes."
  type        = string
  default     = "256MiB"
  nullable    = false
}

variable "tenants" {
  description = "Path of the tenants file, relative to the configuration folder or absolute."
  type        = string
  default     = "tenants.yaml"
  nullable    = false
}

variable "catalog" {
  description = "The catalog document: output catalog of modules/catalog."
  type        = string
  nullable    = false

  validation {
    condition     = can(jsondecode(var.catalog).endpoints[0].id)
    error_message = "catalog is not a catalog document. Pass module.catalog.catalog."
  }
}

variable "policies" {
  description = "The routing policies, as the text of one YAML file."
  type        = string
  nullable    = false

  validation {
    condition     = length(try(yamldecode(var.policies).policies, [])) > 0
    error_message = "policies is not a policy file with at least one policy. Pass file(\"routing-policies/eu-only.yaml\")."
  }
}
