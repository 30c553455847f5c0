variable "name" {
  description = "Prefix of the names of all resources."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}$", var.name))
    error_message = "name = \"${var.name}\": use a lower-case letter and then letters, digits or hyphens, at most 31."
  }
}

variable "boundary" {
  description = "The boundary within which cached answers and receipts may be stored; see modules/residency."
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
  description = "The region of the stores."
  type        = string
  nullable    = false

  validation {
    condition     = contains(module.residency.permitted.aws, var.region)
    error_message = "region = \"${var.region}\" is in ${lookup(module.residency.places, "aws/${var.region}", "no location in the residency tables")}: outside boundary = \"${var.boundary}\". A cached answer is a copy of data. Use one of: ${module.residency.choices.aws}."
  }
}

variable "vpc_id" {
  description = "The VPC: vpc_id of aws-network."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "The VPC's private subnets in at least two zones: subnet_ids of aws-network."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids: name subnets of at least two zones, so that one may fail."
  }
}

variable "gateway_security_group_id" {
  description = "The security group that may connect: security_group_id of aws-gateway."
  type        = string
  nullable    = false
}

variable "database" {
  description = "Instance class and GiB of PostgreSQL, which stores durable state."
  type        = object({ class = string, storage = number })
  default     = { class = "db.t4g.medium", storage = 50 }
  nullable    = false

  validation {
    condition     = startswith(var.database.class, "db.") && var.database.storage >= 20
    error_message = "database = {class = \"${var.database.class}\", storage = ${var.database.storage}}: use a class such as db.t4g.medium and at least 20 GiB."
  }
}

variable "cache_node_type" {
  description = "Node type of Valkey, which stores state shared by replicas."
  type        = string
  default     = "cache.t4g.small"
  nullable    = false

  validation {
    condition     = startswith(var.cache_node_type, "cache.")
    error_message = "cache_node_type = \"${var.cache_node_type}\": use a type such as cache.t4g.small."
  }
}

variable "log_retention_days" {
  description = "Retention of the database's logs in days."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096], var.log_retention_days)
    error_message = "log_retention_days = ${var.log_retention_days}: use one of 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096 (CloudWatch accepts no other value; 0 would keep the logs forever)."
  }
}
