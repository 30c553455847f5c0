variable "boundary" {
  description = "The boundary the vendor must stay inside; see modules/residency."
  type        = string
  nullable    = false
}

variable "endpoint_id" {
  description = "The endpoint's name in the catalog."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,62}$", var.endpoint_id))
    error_message = "endpoint_id = \"${var.endpoint_id}\": use lower-case letters, digits and hyphens, at most 63."
  }
}

variable "vendor" {
  description = "mistral, openai, ovhcloud, scaleway, ionos or stackit."
  type        = string
  nullable    = false

  validation {
    condition     = contains(keys(local.vendors), var.vendor)
    error_message = "vendor = \"${var.vendor}\" is unknown. Use one of: ${join(", ", keys(local.vendors))}."
  }
}

variable "host" {
  description = "The host to call; null selects the vendor's most restricted host (api.eu.mistral.ai, eu.api.openai.com, …)."
  type        = string
  default     = null

  validation {
    condition     = var.host == null || contains(keys(module.residency.hosts), coalesce(var.host, "-"))
    error_message = "host = \"${coalesce(var.host, "-")}\" is not in the residency tables, so its processing location is unknown. Known for ${var.vendor}: ${join(", ", local.known_hosts)}."
  }
  validation {
    condition     = local.attested || try(module.residency.hosts[coalesce(var.host, local.vendor.host)].inside, true)
    error_message = "host = \"${coalesce(var.host, local.vendor.host)}\" may process in ${try(module.residency.hosts[coalesce(var.host, local.vendor.host)].text, "an unknown location")}: outside boundary = \"${var.boundary}\". Use ${local.instead}."
  }
  validation {
    condition     = !local.attested || try(module.residency.hosts[coalesce(var.host, local.vendor.host)].text != "any country", true)
    error_message = "host = \"${coalesce(var.host, local.vendor.host)}\" cannot be attested: its operator states that it processes anywhere. Use ${local.instead}."
  }
}

variable "attest" {
  description = "Your attestation with your name and an expiry, where the vendor's published facts are not sufficient; printed by check and written to every receipt."
  type        = object({ processing = list(string), storage = list(string), by = string, at = string, expires = string })
  default     = null

  validation {
    condition     = var.attest == null || length(setsubtract(try(concat(var.attest.processing, var.attest.storage), []), module.residency.allowed)) == 0
    error_message = "attest names countries outside boundary = \"${var.boundary}\": ${join(", ", setsubtract(try(concat(var.attest.processing, var.attest.storage), []), module.residency.allowed))}. Permitted: ${join(" ", module.residency.allowed)}."
  }
  validation {
    condition     = var.attest == null || try(length(var.attest.processing) > 0 && length(var.attest.storage) > 0, false)
    error_message = "attest.processing and attest.storage each need at least one country; an empty list would attest nothing."
  }
  validation {
    condition     = var.attest == null || try(timecmp("${var.attest.at}T00:00:00Z", "${var.attest.expires}T00:00:00Z") < 0, false)
    error_message = "attest.at and attest.expires are dates (2026-11-20), the expiry after the attestation."
  }
}

variable "secret" {
  description = "Reference to the API key: $${env:NAME} or $${file:/run/secrets/name}. Never the key."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\$\\{(env:[A-Z][A-Z0-9_]*|file:/[^}]+)\\}$", var.secret))
    error_message = "secret must be a reference, $${env:NAME} or $${file:/run/secrets/name}: a key written here would be stored in the state and in the catalog. (The value is not shown.)"
  }
}

variable "operator" {
  description = "The legal entity behind the host; null uses the one in the residency facts."
  type        = object({ name = string, country = string })
  default     = null
}

variable "retention" {
  description = "The vendor's data retention according to the contract: none, abuse-monitoring or any."
  type        = string
  default     = "any"
  nullable    = false

  validation {
    condition     = contains(["none", "abuse-monitoring", "any"], var.retention)
    error_message = "retention = \"${var.retention}\": use none, abuse-monitoring or any."
  }
}

variable "models" {
  description = "Models that the vendor serves: our name, the vendor's name, price per million tokens, context in tokens."
  type = list(object({
    model    = string
    upstream = string
    price    = object({ input = number, output = number, currency = string })
    context  = number
    supports = optional(list(string))
  }))
  nullable = false

  validation {
    condition     = length(var.models) > 0
    error_message = "models is empty. Name at least one model."
  }
}
