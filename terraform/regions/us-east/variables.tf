variable "boundary" {
  description = "The boundary within which data may be processed and stored; see modules/residency."
  type        = string
  default     = "US"
}

variable "account_id" {
  description = "The AWS account."
  type        = string
}

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
}

variable "zones" {
  description = "Availability zones of the region."
  type        = list(string)
  default     = ["us-east-1a", "us-east-1b"]
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
  default = [{
    model    = "claude-sonnet"
    upstream = "us.anthropic.claude-sonnet-4-6"
    price    = { input = 3.0, output = 15.0, currency = "USD" }
    context  = 200000
    supports = ["tools", "vision"]
  }]
}

variable "observed" {
  description = "The day the profiles' destinations were read; null is the day of the plan."
  type        = string
  default     = null
}
