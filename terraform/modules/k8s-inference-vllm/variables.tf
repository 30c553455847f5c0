variable "name" {
  description = "Name of all resources; also the endpoint's id in the catalog."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,40}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 41."
  }
}

variable "namespace" {
  description = "An existing namespace."
  type        = string
  nullable    = false
}

variable "boundary" {
  description = "The boundary within which prompts may be processed; see modules/residency."
  type        = string
  nullable    = false
}

variable "cluster" {
  description = "Location of the cluster: a cloud and region of the residency tables (coreweave/EU-NORTH-01A, azure/swedencentral, …), or cloud = \"own\" with the country."
  type        = object({ cloud = string, region = optional(string), country = optional(string) })
  nullable    = false

  validation {
    condition     = var.cluster.cloud == "own" || var.cluster.country == null
    error_message = "cluster.country is given for cloud = \"${var.cluster.cloud}\": a cloud's country comes from the residency tables. Omit it, or use cloud = \"own\" for your own machines."
  }
  validation {
    condition     = var.cluster.cloud != "own" || contains(module.residency.allowed, coalesce(var.cluster.country, "-"))
    error_message = "cluster.country = \"${coalesce(var.cluster.country, "not given")}\" is outside boundary = \"${var.boundary}\". Use one of: ${join(" ", module.residency.allowed)}."
  }
  validation {
    condition     = var.cluster.cloud == "own" || contains(try(module.residency.permitted[var.cluster.cloud], []), coalesce(var.cluster.region, "-"))
    error_message = "cluster = ${var.cluster.cloud}/${coalesce(var.cluster.region, "no region")} is in ${lookup(module.residency.places, "${var.cluster.cloud}/${coalesce(var.cluster.region, "-")}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${try(module.residency.choices[var.cluster.cloud], "a cloud of the tables, or own")}. An unconfirmed region needs attested = [\"cloud/region\"]."
  }
}

variable "attested" {
  description = "Regions that are unconfirmed in the tables and that you attest (\"scaleway/fr-par\", \"ovhcloud/gra\")."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "operator" {
  description = "The operator of the machines: a legal entity and its country."
  type        = object({ name = string, country = string })
  nullable    = false
}

variable "model" {
  description = "Our name, the name on the wire, the weights' revision (a commit, not a branch), price per million tokens, context in tokens."
  type = object({
    model    = string
    upstream = string
    revision = string
    price    = object({ input = number, output = number, currency = string })
    context  = number
    supports = optional(list(string))
  })
  nullable = false

  validation {
    condition     = can(regex("^[0-9a-f]{40}$", var.model.revision))
    error_message = "model.revision = \"${var.model.revision}\": use the commit of the weights, 40 hex digits. A branch can change."
  }
}

variable "image" {
  description = "vLLM's image, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image = \"${var.image}\": name it by digest, registry/vllm-openai@sha256:<64 hex digits>. A tag can change after the review."
  }
}

variable "weights" {
  description = "A volume claim in the namespace with the weights at /<model>/<revision>, copied from a store in the same boundary, and the location of that store."
  type        = object({ claim = string, cloud = string, region = optional(string), country = optional(string) })
  nullable    = false

  validation {
    condition = (
      var.weights.cloud == "own" ? contains(module.residency.allowed, coalesce(var.weights.country, "-"))
      : contains(try(module.residency.permitted[var.weights.cloud], []), coalesce(var.weights.region, "-"))
    )
    error_message = "weights come from ${var.weights.cloud}/${coalesce(var.weights.region, var.weights.country, "an unknown location")}, outside boundary = \"${var.boundary}\". Copy them to a store inside the boundary, such as ${try(module.residency.choices[var.weights.cloud], "your own store")}."
  }
}

variable "gpu" {
  description = "GPUs per pod: their number, the resource name, and the node labels and taint that select them."
  type = object({
    count      = number
    resource   = optional(string, "nvidia.com/gpu")
    node_label = map(string)
    taint      = optional(string, "nvidia.com/gpu")
  })
  nullable = false

  validation {
    condition     = contains([1, 2, 4, 8], var.gpu.count) && length(var.gpu.node_label) > 0
    error_message = "gpu = {count = ${var.gpu.count}, …}: use 1, 2, 4 or 8 (tensor parallelism), and name the node labels that select the GPU model."
  }
}

variable "replicas" {
  description = "Minimum and maximum number of pods."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 4 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: use at least one, and max no smaller than min."
  }
}

variable "api_key" {
  description = "The secret and key in the namespace that contain vLLM's API key, and the environment variable from which the gateway reads the same value."
  type        = object({ secret_name = string, key = string, variable = string })
  nullable    = false

  validation {
    condition     = can(regex("^[A-Z][A-Z0-9_]*$", var.api_key.variable))
    error_message = "api_key.variable = \"${var.api_key.variable}\": use the name of an environment variable, such as VLLM_API_KEY."
  }
}

variable "gateways" {
  description = "The permitted callers: labels of the gateway's pods in the same namespace, or private ranges of other gateways."
  type        = object({ labels = optional(map(string)), ranges = optional(list(string), []) })
  nullable    = false

  validation {
    condition     = length(coalesce(var.gateways.labels, {})) > 0 || length(var.gateways.ranges) > 0
    error_message = "gateways is empty, so that no caller would be permitted. Pass labels = module.gateway.labels or ranges = [\"10.0.0.0/24\"]."
  }
  validation {
    condition     = alltrue([for c in var.gateways.ranges : can(cidrhost(c, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", c))])
    error_message = "gateways.ranges = [${join(", ", var.gateways.ranges)}]: use private ranges."
  }
}

variable "url" {
  description = "The URL for a gateway outside the cluster (an internal load balancer or a mesh); null for a gateway inside."
  type        = string
  default     = null

  validation {
    condition     = var.url == null || can(regex("^https://[a-z0-9.-]+(:[0-9]+)?/v1$", var.url))
    error_message = "url = \"${coalesce(var.url, "-")}\": use https://host[:port]/v1; connections from outside the cluster are encrypted."
  }
}
