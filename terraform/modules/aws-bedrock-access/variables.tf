variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  nullable    = false
}

variable "boundary" {
  description = "The boundary within which prompts may be processed; see modules/residency."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "The AWS account, so that every ARN in the policy is exact."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id = \"${var.account_id}\": use the twelve digits of the account."
  }
}

variable "region" {
  description = "The region in which Bedrock is called."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
  validation {
    condition     = contains(try(module.residency.regions.aws[var.region].services, ["bedrock"]), "bedrock")
    error_message = "region = \"${var.region}\" has no Bedrock. Use one of: ${join(", ", [for id in module.residency.permitted.aws : id if contains(module.residency.regions.aws[id].services, "bedrock")])}."
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
  description = "Our name, the id on the wire (a model id, a geographic profile such as eu.…, or an application-inference-profile ARN), price per million tokens, context in tokens."
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
  validation {
    condition = alltrue([
      for m in var.models : !can(regex("^[a-z-]+\\.[a-z0-9-]+\\.", m.upstream)) || contains(module.residency.bedrock_vendors, split(".", m.upstream)[0])
      || contains(try(module.residency.profiles[var.region], []), split(".", m.upstream)[0])
    ])
    error_message = "models call a profile that leaves boundary = \"${var.boundary}\" from ${var.region}: ${join(", ", [for m in var.models : m.upstream if can(regex("^[a-z-]+\\.[a-z0-9-]+\\.", m.upstream)) && !contains(module.residency.bedrock_vendors, split(".", m.upstream)[0]) && !contains(try(module.residency.profiles[var.region], []), split(".", m.upstream)[0])])}. Use the bare model id (it runs in ${var.region})${length(try(module.residency.profiles[var.region], [])) == 0 ? "" : " or a profile that begins with ${join(". or ", module.residency.profiles[var.region])}."}."
  }
  validation {
    condition = alltrue([
      for m in var.models : contains(module.residency.bedrock_vendors, split(".", m.upstream)[0]) || can(regex("^[a-z-]+\\.(${join("|", module.residency.bedrock_vendors)})\\.", m.upstream))
      || startswith(m.upstream, "arn:")
    ])
    error_message = "models name an unknown publisher, so that a model cannot be distinguished from a profile: ${join(", ", [for m in var.models : m.upstream if !contains(module.residency.bedrock_vendors, split(".", m.upstream)[0]) && !can(regex("^[a-z-]+\\.(${join("|", module.residency.bedrock_vendors)})\\.", m.upstream)) && !startswith(m.upstream, "arn:")])}. Known: ${join(", ", module.residency.bedrock_vendors)}."
  }
  validation {
    condition = alltrue([
      for m in var.models : !startswith(m.upstream, "arn:")
      || can(regex("^arn:[a-z-]+:bedrock:${var.region}:${var.account_id}:application-inference-profile/[a-z0-9]+$", m.upstream))
    ])
    error_message = "models contain an ARN whose processing regions are unknown: ${join(", ", [for m in var.models : m.upstream if startswith(m.upstream, "arn:") && !can(regex("^arn:[a-z-]+:bedrock:${var.region}:${var.account_id}:application-inference-profile/[a-z0-9]+$", m.upstream))])}. Use a model id, a profile id, or an application-inference-profile of this account in ${var.region}; its destinations are read and checked."
  }
}

variable "observed" {
  description = "The day the profiles' destinations were read (2026-11-20); null is the day of the plan. The gateway stops trusting them after 90 days."
  type        = string
  default     = null

  validation {
    condition     = var.observed == null || can(timeadd("${var.observed}T00:00:00Z", "0s"))
    error_message = "observed = \"${coalesce(var.observed, "-")}\" is not a date. Write it as 2026-11-20."
  }
}

variable "federation" {
  description = "For a gateway outside AWS: the issuer of its token, its subject there, the audience, and the file with the token; null for a gateway with an AWS identity."
  type        = object({ issuer = string, subject = string, audience = string, token_file = string })
  default     = null

  validation {
    condition     = var.federation == null || try(startswith(var.federation.token_file, "/") && !startswith(var.federation.issuer, "https://"), false)
    error_message = "federation needs token_file = an absolute path, such as /run/tokens/aws, and issuer without https://, such as accounts.google.com."
  }
}
