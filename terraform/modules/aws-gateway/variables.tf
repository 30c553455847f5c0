variable "name" {
  description = "Prefix of the names of all resources; also the gateway's node id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 23 (a load balancer's name takes 32)."
  }
}

variable "boundary" {
  description = "The boundary of the gateway, its logs and its secrets; see modules/residency."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "The AWS account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id = \"${var.account_id}\": use the twelve digits of the account."
  }
}

variable "region" {
  description = "The region the gateway runs in."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". Use one of: ${module.residency.choices.aws}."
  }
}

variable "network" {
  description = "The outputs of aws-network."
  type = object({
    vpc_id                     = string
    cidr                       = string
    subnet_ids                 = list(string)
    endpoint_security_group_id = string
    s3_prefix_list_id          = string
    egress                     = string
  })
  nullable = false
}

variable "clients" {
  description = "Private IPv4 ranges of the callers."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.clients) > 0 && alltrue([for c in var.clients : can(cidrhost(c, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.)", c))])
    error_message = "clients = [${join(", ", var.clients)}]: use private ranges (10/8, 172.16/12, 192.168/16, 100.64/10). The gateway has no public access; add your own edge proxy if you need one."
  }
}

variable "image" {
  description = "The gateway's image in this region's ECR, by digest."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr\\.ecr\\.${var.region}\\.amazonaws\\.com/[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image = \"${var.image}\": name it by digest in the region's own registry, 111122223333.dkr.ecr.${var.region}.amazonaws.com/portolan@sha256:<64 hex digits>. A tag can change after the review."
  }
}

variable "certificate_arn" {
  description = "ACM certificate of the host name that callers use."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:${var.region}:${var.account_id}:certificate/[0-9a-f-]{36}$", var.certificate_arn))
    error_message = "certificate_arn = \"${var.certificate_arn}\": use an ACM certificate of this account in ${var.region}."
  }
}

variable "configuration" {
  description = "The outputs of modules/configuration."
  type        = object({ environment = map(string), unpack = list(string), drain_seconds = number, silence_seconds = number })
  nullable    = false

  validation {
    condition     = sum(concat([0], [for text in values(var.configuration.environment) : length(text)])) < 48000
    error_message = "configuration is larger than a task definition allows (48000 characters). Split the catalog over two gateways."
  }
  validation {
    condition     = var.configuration.drain_seconds >= 1 && var.configuration.drain_seconds <= 110
    error_message = "configuration.drain_seconds = ${var.configuration.drain_seconds}: use 1 to 110. Fargate kills a task 120 seconds after the stop signal, even with open streams."
  }
  validation {
    condition     = var.configuration.silence_seconds <= 3900
    error_message = "configuration.silence_seconds = ${var.configuration.silence_seconds}: give every policy a deadline of at most 65m. The load balancer closes a connection after 4000 seconds without data."
  }
}

variable "secrets" {
  description = "Environment variables from which the gateway reads keys (output secrets of modules/catalog). An empty secret is created for each; you add the value."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for s in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", s))])
    error_message = "secrets = [${join(", ", var.secrets)}]: use names of environment variables, such as MISTRAL_API_KEY. On ECS a credential is read from the environment, not from a file."
  }
}

variable "policy_arns" {
  description = "The gateway's IAM policies: policy_arn of aws-bedrock-access, one per endpoint, keyed by endpoint."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "replicas" {
  description = "Minimum and maximum number of tasks."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 6 }
  nullable    = false

  validation {
    condition     = var.replicas.min >= 2 && var.replicas.max >= var.replicas.min
    error_message = "replicas = {min = ${var.replicas.min}, max = ${var.replicas.max}}: use at least two, so that one zone may fail, and max no smaller than min."
  }
}

variable "size" {
  description = "CPU units and MiB of one task."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 2048, memory = 4096 }
  nullable    = false

  validation {
    condition     = contains([1024, 2048, 4096, 8192], var.size.cpu) && var.size.memory >= 2 * var.size.cpu && var.size.memory <= 8 * var.size.cpu
    error_message = "size = {cpu = ${var.size.cpu}, memory = ${var.size.memory}}: Fargate accepts cpu 1024, 2048, 4096 or 8192 with memory of 2 to 8 times that."
  }
}

variable "architecture" {
  description = "ARM64 or X86_64, as the image was built."
  type        = string
  default     = "ARM64"
  nullable    = false

  validation {
    condition     = contains(["ARM64", "X86_64"], var.architecture)
    error_message = "architecture = \"${var.architecture}\": use ARM64 or X86_64."
  }
}

variable "log_retention_days" {
  description = "Retention of the gateway's logs in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096], var.log_retention_days)
    error_message = "log_retention_days = ${var.log_retention_days}: use one of 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (CloudWatch accepts no other value; 0 would keep the logs forever)."
  }
}
