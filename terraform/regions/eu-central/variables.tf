variable "boundary" {
  description = "The boundary within which data may be processed and stored; see modules/residency."
  type        = string
  default     = "EU27"
}

variable "account_id" {
  description = "The AWS account."
  type        = string
}

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
}

variable "zones" {
  description = "Availability zones of the region."
  type        = list(string)
  default     = ["eu-central-1a", "eu-central-1b"]
}

variable "clients" {
  description = "Private ranges of the callers."
  type        = list(string)
}

variable "image" {
  description = "The gateway's image in the region's ECR, by digest."
  type        = string
}

variable "certificate_arn" {
  description = "ACM certificate of the host name that callers use."
  type        = string
}

variable "bedrock_models" {
  description = "Models called on Bedrock."
  type = list(object({
    model    = string
    upstream = string
    price    = object({ input = number, output = number, currency = string })
    context  = number
    supports = optional(list(string))
  }))
  default = [
    {
      model    = "mistral-large"
      upstream = "mistral.mistral-large-2407-v1:0"
      price    = { input = 2.0, output = 6.0, currency = "USD" }
      context  = 131072
    },
    {
      model    = "claude-sonnet"
      upstream = "eu.anthropic.claude-sonnet-4-6"
      price    = { input = 3.3, output = 16.5, currency = "USD" }
      context  = 200000
      supports = ["tools", "vision"]
    },
  ]
}

variable "observed" {
  description = "The day the profiles' destinations were read; null is the day of the plan."
  type        = string
  default     = null
}

variable "vendor_attest" {
  description = "Your attestation that Scaleway's public API processes where your contract says; the published facts are unconfirmed."
  type        = object({ processing = list(string), storage = list(string), by = string, at = string, expires = string })

  validation {
    condition     = var.vendor_attest != null
    error_message = "vendor_attest is missing: under boundary = \"${var.boundary}\" Scaleway's API counts as any country until it is attested with {processing, storage, by, at, expires}."
  }
}
