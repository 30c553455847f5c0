variable "boundary" {
  description = "Where data may be processed and stored: a named set (EU27, EEA, EU_EFTA, EEA_CH), one ISO 3166-1 alpha-2 country, or WORLD for no restriction."
  type        = string
  nullable    = false

  validation {
    condition     = contains(local.boundaries, var.boundary)
    error_message = "boundary = \"${var.boundary}\" is not a known set. Use EU27 (the 27 member states), EEA, EU_EFTA, EEA_CH, WORLD, or one ISO 3166-1 alpha-2 code in capitals (GB, not UK; GR, not EL). EU is not accepted because it is ambiguous (seven different sets)."
  }
}

variable "attested" {
  description = "Rows that are unconfirmed in the tables and that you attest, as cloud/region or host (\"scaleway/fr-par\", \"api.scaleway.ai\"). Otherwise an unconfirmed row counts as any country."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.attested, local.known)) == 0
    error_message = "attested names rows that the tables do not contain: ${join(", ", setsubtract(var.attested, local.known))}. Write cloud/region or host exactly as in tables.json."
  }
}
