variable "boundary" {
  description = "The boundary within which data may be processed and stored; see modules/residency."
  type        = string
  default     = "EU27"
}

variable "subscription_id" {
  description = "The Azure subscription."
  type        = string
}

variable "tenant_id" {
  description = "The Entra tenant."
  type        = string
}

variable "location" {
  description = "The Azure region of the gateway, its stores and the models."
  type        = string
  default     = "swedencentral"

  validation {
    condition     = contains(module.residency.permitted.azure, var.location)
    error_message = "location = \"${var.location}\" is in ${lookup(module.residency.places, "azure/${var.location}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.azure}."
  }
}

variable "cidr" {
  description = "Private IPv4 range of the gateway's network, a /24 or larger."
  type        = string
  default     = "10.60.0.0/23"

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr)) && can(cidrsubnet(var.cidr, 4, 3)) && try(tonumber(split("/", var.cidr)[1]) <= 24, false)
    error_message = "cidr = \"${var.cidr}\": use a private range (10/8, 172.16/12, 192.168/16) of /24 or larger."
  }
}

variable "registry" {
  description = "The container registry: its resource id and login server."
  type        = object({ id = string, server = string })
}

variable "image" {
  description = "The gateway's image in that registry, by digest."
  type        = string
}

variable "foundry_name" {
  description = "Name and custom subdomain of the Foundry account; these names are globally unique."
  type        = string
}

variable "deployments" {
  description = "Models deployed in the Foundry account, each with the SKU that decides where it is processed."
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
  default = [{
    model      = "gpt-4.1"
    deployment = "gpt-41-prod"
    name       = "gpt-4.1"
    version    = "2025-04-14"
    sku        = "Standard"
    capacity   = 100
    price      = { input = 2.0, output = 8.0, currency = "USD" }
    context    = 1047576
    supports   = ["tools", "vision", "json-schema"]
  }]
}

variable "kubernetes" {
  description = "Terraform's access to the inference cluster: a kubeconfig and a context in it."
  type        = object({ config_path = string, context = string })
}

variable "inference" {
  description = "The self-hosted model: the cluster's location and operator, the model and its weights, the GPUs, and the URL that the gateway calls."
  type = object({
    namespace = optional(string, "inference")
    cluster   = object({ cloud = string, region = optional(string), country = optional(string) })
    operator  = object({ name = string, country = string })
    image     = string
    weights   = object({ claim = string, cloud = string, region = optional(string), country = optional(string) })
    gpu       = object({ count = number, node_label = map(string) })
    url       = string
    model = object({
      model    = string
      upstream = string
      revision = string
      price    = object({ input = number, output = number, currency = string })
      context  = number
      supports = optional(list(string))
    })
  })

  validation {
    condition     = var.inference.cluster.cloud == "own" ? contains(module.residency.allowed, coalesce(var.inference.cluster.country, "-")) : contains(try(module.residency.permitted[var.inference.cluster.cloud], []), coalesce(var.inference.cluster.region, "-"))
    error_message = "inference.cluster = ${var.inference.cluster.cloud}/${coalesce(var.inference.cluster.region, var.inference.cluster.country, "an unknown location")} is outside boundary = \"${var.boundary}\". Use ${try(module.residency.choices[var.inference.cluster.cloud], "cloud = \"own\" with one of ${join(" ", module.residency.allowed)}")}."
  }
}
