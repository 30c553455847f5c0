variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}[a-z0-9]$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 22."
  }
}

variable "boundary" {
  description = "The boundary within which cached answers and receipts may be stored; see modules/residency."
  type        = string
  nullable    = false
}

variable "project" {
  description = "The project's id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project = \"${var.project}\" is not a project's id."
  }
}

variable "region" {
  description = "The Google Cloud region."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.gcp, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "gcp/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.gcp}."
  }
}

variable "network_id" {
  description = "The VPC, with private services access set up: projects/…/global/networks/…"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^projects/[^/]+/global/networks/[^/]+$", var.network_id))
    error_message = "network_id = \"${var.network_id}\": write it as projects/…/global/networks/…"
  }
}

variable "kms_key_id" {
  description = "The encryption key of both stores, in the same region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^projects/[^/]+/locations/${var.region}/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key_id))
    error_message = "kms_key_id = \"${var.kms_key_id}\": use a key of ${var.region}."
  }
}

variable "service_account" {
  description = "The service account that may connect: service_account of gcp-gateway."
  type        = string
  nullable    = false
}

variable "database_tier" {
  description = "Tier of PostgreSQL, which stores durable state."
  type        = string
  default     = "db-custom-2-8192"
  nullable    = false
}

variable "cache_node_type" {
  description = "Node type of Valkey, which stores state shared by replicas."
  type        = string
  default     = "SHARED_CORE_NANO"
  nullable    = false

  validation {
    condition     = contains(["SHARED_CORE_NANO", "STANDARD_SMALL", "HIGHMEM_MEDIUM", "HIGHMEM_XLARGE"], var.cache_node_type)
    error_message = "cache_node_type = \"${var.cache_node_type}\": use SHARED_CORE_NANO, STANDARD_SMALL, HIGHMEM_MEDIUM or HIGHMEM_XLARGE."
  }
}
