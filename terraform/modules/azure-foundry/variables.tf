variable "name" {
  description = "The account's name and custom subdomain."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 23."
  }
}

variable "boundary" {
  description = "The boundary within which prompts may be processed and stored; see modules/residency."
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

variable "endpoint_id" {
  description = "The endpoint's name in the catalog; models that are not OpenAI's get it with the suffix -foundry."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,54}$", var.endpoint_id))
    error_message = "endpoint_id = \"${var.endpoint_id}\": use lower-case letters, digits and hyphens, at most 55."
  }
}

variable "deployments" {
  description = "One deployment per model: our name, the deployment's name, the model, its SKU and capacity, price per million tokens, context in tokens."
  type = list(object({
    model      = string
    deployment = string
    format     = optional(string, "OpenAI")
    name       = string
    version    = string
    sku        = string
    capacity   = number
    price      = object({ input = number, output = number, currency = string })
    context    = number
    supports   = optional(list(string))
  }))
  nullable = false

  validation {
    condition     = length(var.deployments) > 0 && length(distinct(var.deployments[*].deployment)) == length(var.deployments)
    error_message = "deployments needs at least one entry, each with a unique deployment name."
  }
  validation {
    condition     = alltrue([for d in var.deployments : contains(try(module.residency.azure_skus[var.location], []), d.sku)])
    error_message = "deployments leave boundary = \"${var.boundary}\" by their SKU: ${join(", ", [for d in var.deployments : "${d.deployment} (${d.sku})" if !contains(try(module.residency.azure_skus[var.location], []), d.sku)])}. In ${var.location} use ${join(" or ", try(coalescelist(module.residency.azure_skus[var.location], ["another region"]), ["another region"]))}; Global* and DeveloperTier run anywhere, DataZone* in the EU and EFTA."
  }
  validation {
    condition     = var.boundary == "WORLD" || alltrue([for d in var.deployments : d.format != "Anthropic"])
    error_message = "deployments name Claude (${join(", ", [for d in var.deployments : d.deployment if d.format == "Anthropic"])}): in Foundry it runs as Global, in the US zone or at Anthropic, nowhere inside boundary = \"${var.boundary}\". Use aws-bedrock-access or gcp-vertex-access for it."
  }
  validation {
    condition     = alltrue([for d in var.deployments : d.capacity >= 1 && d.price.input >= 0 && d.price.output >= 0 && d.context > 0])
    error_message = "deployments need a capacity of one or more, a price of zero or more and a context above zero."
  }
}

variable "subnet_id" {
  description = "The subnet of the private endpoint."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/Microsoft.Network/virtualNetworks/[^/]+/subnets/[^/]+$", var.subnet_id))
    error_message = "subnet_id is not the id of a subnet: /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…"
  }
}

variable "private_dns_zone_ids" {
  description = "Zones privatelink.openai.azure.com, privatelink.cognitiveservices.azure.com and privatelink.services.ai.azure.com, linked to the gateway's network."
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for zone in ["privatelink.openai.azure.com", "privatelink.cognitiveservices.azure.com", "privatelink.services.ai.azure.com"] : anytrue([for id in var.private_dns_zone_ids : endswith(id, "/${zone}")])])
    error_message = "private_dns_zone_ids must contain privatelink.openai.azure.com, privatelink.cognitiveservices.azure.com and privatelink.services.ai.azure.com; without one of them its host resolves to a closed public address."
  }
}

variable "principal_id" {
  description = "The identity that may call the models: principal_id of azure-gateway."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", var.principal_id))
    error_message = "principal_id = \"${var.principal_id}\" is not the object id of an identity."
  }
}

variable "log_analytics_workspace_id" {
  description = "Destination of audit events (configuration changes, never prompts): log_analytics_workspace_id of azure-gateway."
  type        = string
  nullable    = false
}
