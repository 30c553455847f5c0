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
  description = "The boundary within which prompts may be processed; see modules/residency."
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

variable "location" {
  description = "The Vertex AI location: a region, or eu or us."
  type        = string
  nullable    = false

  validation {
    condition     = contains(flatten(module.residency.vertex[*].locations), var.location)
    error_message = "location = \"${var.location}\" has no processing guarantee inside boundary = \"${var.boundary}\"${var.location == "global" ? " (global runs anywhere)" : ""}. Use one of: ${join(", ", sort(distinct(flatten(module.residency.vertex[*].locations))))}."
  }
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

variable "models" {
  description = "Our name, the publisher's model with its publisher, price per million tokens, context in tokens. Google's guarantees depend on the publisher."
  type = list(object({
    model     = string
    publisher = optional(string, "google")
    upstream  = string
    price     = object({ input = number, output = number, currency = string })
    context   = number
    supports  = optional(list(string))
  }))
  nullable = false

  validation {
    condition     = length(var.models) > 0
    error_message = "models is empty. Name at least one model."
  }
  validation {
    condition = alltrue([
      for m in var.models : anytrue([
        for cell in module.residency.vertex : contains(cell.publishers, m.publisher) && can(regex(cell.models, m.upstream)) && contains(cell.locations, var.location)
      ])
    ])
    error_message = "models without a processing guarantee in ${var.location}: ${join("; ", [
      for m in var.models : "${m.publisher}/${m.upstream} (inside boundary = \"${var.boundary}\" use ${join(" or ", coalescelist(distinct(flatten([
        for cell in module.residency.vertex : cell.locations if contains(cell.publishers, m.publisher) && can(regex(cell.models, m.upstream))
      ])), ["another model"]))})"
      if !anytrue([
        for cell in module.residency.vertex : contains(cell.publishers, m.publisher) && can(regex(cell.models, m.upstream)) && contains(cell.locations, var.location)
      ])
    ])}."
  }
}

variable "service_account" {
  description = "The gateway's identity: service_account of gcp-gateway."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9-]+\\.iam\\.gserviceaccount\\.com$", var.service_account))
    error_message = "service_account = \"${var.service_account}\" is not a service account's e-mail."
  }
}

variable "network" {
  description = "The VPC of the gateway's outbound traffic, and for a multi-region location the region and subnetwork of its private endpoint."
  type        = object({ id = string, region = string, subnetwork = string, address = string })
  nullable    = false

  validation {
    condition     = can(regex("^projects/[^/]+/global/networks/[^/]+$", var.network.id)) && can(cidrhost("${var.network.address}/32", 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.network.address))
    error_message = "network needs id = projects/…/global/networks/… and address = a free private IPv4 address outside every subnet."
  }
  validation {
    condition     = contains(module.residency.permitted.gcp, var.network.region)
    error_message = "network.region = \"${var.network.region}\" is in ${lookup(module.residency.places, "gcp/${var.network.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.gcp}."
  }
}
