variable "name" {
  description = "Prefix of the names of what is made; the gateway's node id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}[a-z0-9]$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 22."
  }
}

variable "boundary" {
  description = "Where the gateway, its logs and its secrets may stand; see modules/residency."
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
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "gcp/${var.region}", "no place the residency tables know")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.gcp}."
  }
}

variable "network" {
  description = "The VPC and the subnetwork the gateway sends from."
  type        = object({ id = string, subnetwork = string })
  nullable    = false

  validation {
    condition     = can(regex("^projects/[^/]+/regions/${var.region}/subnetworks/[^/]+$", var.network.subnetwork))
    error_message = "network.subnetwork = \"${var.network.subnetwork}\": use a subnetwork of ${var.region}, projects/…/regions/${var.region}/subnetworks/…"
  }
}

variable "image" {
  description = "The gateway's image in an Artifact Registry of the region, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^${var.region}-docker\\.pkg\\.dev/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image = \"${var.image}\": name it by digest in the region's own registry, ${var.region}-docker.pkg.dev/project/repository/portolan@sha256:<64 hex digits>. A tag can be moved after the review."
  }
}

variable "invokers" {
  description = "Who may call the gateway at all (it then asks for its own key): service accounts and groups of your organisation."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.invokers) > 0 && alltrue([for m in var.invokers : can(regex("^(serviceAccount|group|principalSet|principal):", m))])
    error_message = "invokers = [${join(", ", var.invokers)}]: name service accounts or groups. allUsers and allAuthenticatedUsers are the public."
  }
}

variable "configuration" {
  description = "The outputs of modules/configuration, made with tenants = \"/run/secrets/tenants/tenants.yaml\"."
  type        = object({ files = map(string), drain_seconds = number, silence_seconds = number })
  nullable    = false

  validation {
    condition     = var.configuration.drain_seconds >= 1 && var.configuration.drain_seconds <= 9
    error_message = "configuration.drain_seconds = ${var.configuration.drain_seconds}: use 1 to 9. Cloud Run lets open requests end before it stops an instance, and then gives it ten seconds."
  }
  validation {
    condition     = var.configuration.silence_seconds <= 3600
    error_message = "configuration.silence_seconds = ${var.configuration.silence_seconds}: give every policy a deadline of at most 60m. Cloud Run ends a request after an hour."
  }
}

variable "secrets" {
  description = "Environment variables the gateway reads keys from (output secrets of modules/catalog). Each gets an empty secret; you put the value in."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "secrets = [${join(", ", var.secrets)}]: use names of environment variables, such as MISTRAL_API_KEY."
  }
}

variable "replicas" {
  description = "Fewest and most instances."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 10 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: one at least (a cold start would be paid by a caller), and max no smaller than min."
  }
}

variable "log_retention_days" {
  description = "How long the gateway's logs are kept."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 1 && var.log_retention_days <= 3650
    error_message = "log_retention_days = ${var.log_retention_days}: use 1 to 3650."
  }
}

variable "aws_token" {
  description = "For endpoints on AWS: the audience of the identity token the gateway shows there (the same as federation.audience of aws-bedrock-access); null where there are none."
  type        = object({ audience = string })
  default     = null

  validation {
    condition     = var.aws_token == null || can(regex("^[A-Za-z0-9._:/-]{1,128}$", var.aws_token.audience))
    error_message = "aws_token.audience: use letters, digits and . _ : / -, at most 128, such as portolan-bedrock."
  }
}
