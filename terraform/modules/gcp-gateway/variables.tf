variable "name" {
  description = "Prefix of the names of all resources; also the gateway's node id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}[a-z0-9]$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 22."
  }
}

variable "boundary" {
  description = "The boundary of the gateway, its logs and its secrets; see modules/residency."
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

variable "network" {
  description = "The VPC and the subnetwork of the gateway's outbound traffic."
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
    error_message = "image = \"${var.image}\": name it by digest in the region's own registry, ${var.region}-docker.pkg.dev/project/repository/portolan@sha256:<64 hex digits>. A tag can change after the review."
  }
}

variable "invokers" {
  description = "Service accounts and groups of your organisation that may call the gateway; a tenant key is required in addition."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.invokers) > 0 && alltrue([for m in var.invokers : can(regex("^(serviceAccount|group|principalSet|principal):", m))])
    error_message = "invokers = [${join(", ", var.invokers)}]: name service accounts or groups. allUsers and allAuthenticatedUsers would make the gateway public."
  }
}

variable "configuration" {
  description = "The outputs of modules/configuration, made with tenants = \"/run/secrets/tenants/tenants.yaml\"."
  type        = object({ files = map(string), drain_seconds = number, silence_seconds = number })
  nullable    = false

  validation {
    condition     = var.configuration.drain_seconds >= 1 && var.configuration.drain_seconds <= 9
    error_message = "configuration.drain_seconds = ${var.configuration.drain_seconds}: use 1 to 9. Cloud Run waits for open requests before it stops an instance, and then allows ten seconds."
  }
  validation {
    condition     = var.configuration.silence_seconds <= 3600
    error_message = "configuration.silence_seconds = ${var.configuration.silence_seconds}: give every policy a deadline of at most 60m. Cloud Run ends a request after an hour."
  }
}

variable "secrets" {
  description = "Environment variables from which the gateway reads keys (output secrets of modules/catalog). An empty secret is created for each; you add the value."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "secrets = [${join(", ", var.secrets)}]: use names of environment variables, such as MISTRAL_API_KEY."
  }
}

variable "replicas" {
  description = "Minimum and maximum number of instances."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 10 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: use at least one (otherwise a caller waits for a cold start), and max no smaller than min."
  }
}

variable "log_retention_days" {
  description = "Retention of the gateway's logs in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 1 && var.log_retention_days <= 3650
    error_message = "log_retention_days = ${var.log_retention_days}: use 1 to 3650."
  }
}

variable "aws_token" {
  description = "For endpoints on AWS: the audience of the gateway's identity token (the same as federation.audience of aws-bedrock-access); null without such endpoints."
  type        = object({ audience = string })
  default     = null

  validation {
    condition     = var.aws_token == null || can(regex("^[A-Za-z0-9._:/-]{1,128}$", var.aws_token.audience))
    error_message = "aws_token.audience: use letters, digits and . _ : / -, at most 128, such as portolan-bedrock."
  }
}
