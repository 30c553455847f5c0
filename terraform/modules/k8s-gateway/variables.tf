variable "name" {
  description = "Name of all resources; also the gateway's node id."
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
    error_message = "cluster = ${var.cluster.cloud}/${coalesce(var.cluster.region, "no region")} is in ${lookup(module.residency.places, "${var.cluster.cloud}/${coalesce(var.cluster.region, "-")}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${try(module.residency.choices[var.cluster.cloud], "a cloud of the tables, or own")}."
  }
}

variable "image" {
  description = "The gateway's image, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image = \"${var.image}\": name it by digest, registry/portolan@sha256:<64 hex digits>. A tag can change after the review."
  }
}

variable "configuration" {
  description = "The outputs of modules/configuration, made with tenants = \"/run/secrets/portolan/tenants.yaml\"."
  type        = object({ files = map(string), drain_seconds = number, silence_seconds = number })
  nullable    = false

  validation {
    condition     = var.configuration.drain_seconds >= 1 && var.configuration.drain_seconds <= 3600
    error_message = "configuration.drain_seconds = ${var.configuration.drain_seconds}: use 1 to 3600."
  }
}

variable "secret_name" {
  description = "A secret of the namespace with tenants.yaml and one key per environment variable below. You create it; Terraform never reads the values."
  type        = string
  nullable    = false
}

variable "secrets" {
  description = "Environment variables from which the gateway reads keys (output secrets of modules/catalog), as keys of that secret."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "secrets = [${join(", ", var.secrets)}]: use names of environment variables, such as MISTRAL_API_KEY."
  }
}

variable "service_account_annotations" {
  description = "Annotations that link the pod's identity to a cloud identity (eks.amazonaws.com/role-arn, azure.workload.identity/client-id, iam.gke.io/gcp-service-account)."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "callers" {
  description = "Labels of the callers' namespaces."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.callers) > 0
    error_message = "callers is empty, which would allow every namespace. Name a label, such as {\"portolan.dev/caller\" = \"true\"}."
  }
}

variable "upstreams" {
  description = "Private or public ranges the gateway may call over TLS, besides DNS and the inference pods of its namespace."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for c in var.upstreams : can(cidrhost(c, 0))])
    error_message = "upstreams = [${join(", ", var.upstreams)}]: use IPv4 ranges."
  }
}

variable "replicas" {
  description = "Minimum and maximum number of pods."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 6 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 2 && var.replicas.max >= var.replicas.min
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: use at least two, so that one node may fail, and max no smaller than min."
  }
}
