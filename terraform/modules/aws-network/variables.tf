variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  nullable    = false
}

variable "boundary" {
  description = "The boundary of the network; see modules/residency."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "The AWS account that may use the endpoints."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id = \"${var.account_id}\": use the twelve digits of the account."
  }
}

variable "region" {
  description = "The region of the network."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
}

variable "zones" {
  description = "Availability zones of the region, two or three."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 3 && alltrue([for z in var.zones : startswith(z, var.region)])
    error_message = "zones = [${join(", ", var.zones)}]: name two or three zones of ${var.region}, such as ${var.region}a and ${var.region}b."
  }
}

variable "cidr" {
  description = "Private IPv4 range of the network, /16 to /22."
  type        = string
  default     = "10.40.0.0/20"
  nullable    = false

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr)) && can(cidrhost(var.cidr, 1)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 22, false)
    error_message = "cidr = \"${var.cidr}\": use a private range (10/8, 172.16/12, 192.168/16) of /16 to /22."
  }
}

variable "bedrock_arns" {
  description = "Models and profiles that may be invoked through the Bedrock endpoint: resource_arns of aws-bedrock-access."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.bedrock_arns) > 0 && alltrue([for arn in var.bedrock_arns : !strcontains(arn, "*")])
    error_message = "bedrock_arns must name models and profiles exactly, without *. Pass module.bedrock.resource_arns."
  }
}

variable "egress" {
  description = "\"none\": only the endpoints are reachable. \"vendors\": TLS to the internet through NAT, for vendors' own APIs."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "vendors"], var.egress)
    error_message = "egress = \"${var.egress}\": use none or vendors."
  }
}

variable "log_retention_days" {
  description = "Retention of flow logs in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096], var.log_retention_days)
    error_message = "log_retention_days = ${var.log_retention_days}: use one of 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (CloudWatch accepts no other value; 0 would keep the logs forever)."
  }
}
