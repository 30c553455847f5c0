variable "boundary" {
  description = "Where data may be processed and stored: a named set (EU27, EEA, EU_EFTA, EEA_CH), one ISO 3166-1 alpha-2 country, or WORLD for no bound."
  type        = string
  nullable    = false

  validation {
    condition     = contains(local.boundaries, var.boundary)
    error_message = "boundary = \"${var.boundary}\" is not a set this module knows. Use EU27 (the 27 member states), EEA, EU_EFTA, EEA_CH, WORLD, or one ISO 3166-1 alpha-2 code in capitals (GB, not UK; GR, not EL). The word EU is refused because it means seven different sets."
  }
}

variable "attested" {
  description = "Rows the tables hold as unconfirmed and you vouch for, as cloud/region or host (\"scaleway/fr-par\", \"api.scaleway.ai\"). Without it an unconfirmed row counts as the whole world."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.attested, local.known)) == 0
    error_message = "attested names rows the tables do not have: ${join(", ", setsubtract(var.attested, local.known))}. Write cloud/region or host exactly as in tables.json."
  }
}
