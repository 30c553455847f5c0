variable "boundary" {
  description = "The boundary within which data may be processed and stored; see modules/residency."
  type        = string
  default     = "EU27"
}

variable "project" {
  description = "The Google Cloud project's id."
  type        = string
}

variable "region" {
  description = "The Google Cloud region of the gateway, its stores and Vertex AI."
  type        = string
  default     = "europe-west4"

  validation {
    condition     = contains(module.residency.permitted.gcp, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "gcp/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.gcp}."
  }
}

variable "aws" {
  description = "The AWS account and the region in which Bedrock is called."
  type        = object({ account_id = string, region = optional(string, "eu-west-1") })

  validation {
    condition     = contains(module.residency.permitted.aws, var.aws.region)
    error_message = "aws.region = \"${var.aws.region}\" is in ${lookup(module.residency.places, "aws/${var.aws.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
}

variable "image" {
  description = "The gateway's image in an Artifact Registry of the region, by digest."
  type        = string
}

variable "invokers" {
  description = "Service accounts and groups of your organisation that may call the gateway; a tenant key is required in addition."
  type        = set(string)
}

variable "addresses" {
  description = "Private ranges of the gateway and of Google's peered services, and the address of Vertex AI, outside both."
  type        = object({ gateway = string, services = string, services_length = number, vertex = string })
  default     = { gateway = "10.80.0.0/24", services = "10.81.0.0", services_length = 20, vertex = "10.90.0.10" }
}

variable "vertex_models" {
  description = "Models called on Vertex AI."
  type = list(object({
    model     = string
    publisher = optional(string, "google")
    upstream  = string
    price     = object({ input = number, output = number, currency = string })
    context   = number
    supports  = optional(list(string))
  }))
  default = [{
    model    = "gemini-flash"
    upstream = "gemini-2.5-flash"
    price    = { input = 0.3, output = 2.5, currency = "USD" }
    context  = 1048576
    supports = ["tools", "vision", "json-schema"]
  }]
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
  default = [{
    model    = "claude-sonnet"
    upstream = "eu.anthropic.claude-sonnet-4-6"
    price    = { input = 3.3, output = 16.5, currency = "USD" }
    context  = 200000
    supports = ["tools", "vision"]
  }]
}

variable "observed" {
  description = "The day the profiles' destinations were read; null is the day of the plan."
  type        = string
  default     = null
}
