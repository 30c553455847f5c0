# State shared by replicas (Valkey) and durable state (PostgreSQL), in the region and encrypted with one key.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  partition = try(module.residency.regions.aws[var.region].partition, "aws")
  root      = "arn:${local.partition}:iam::${var.account_id}:root"
  ports     = { postgres = 5432, valkey = 6379 }
}

resource "aws_kms_key" "this" {
  description             = "Stores of ${var.name}."
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid = "Administration", Effect = "Allow", Principal = { AWS = local.root }, Resource = "*"
        Action = [
          "kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListResourceTags", "kms:TagResource", "kms:UntagResource",
          "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:GetKeyRotationStatus", "kms:UpdateKeyDescription",
          "kms:EnableKey", "kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
        ]
      },
      {
        Sid    = "Stores", Effect = "Allow", Principal = { AWS = local.root }, Resource = "*"
        Action = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:CreateGrant", "kms:DescribeKey"]
        Condition = { StringEquals = {
          "kms:CallerAccount" = var.account_id
          "kms:ViaService"    = [for service in ["rds", "elasticache", "secretsmanager"] : "${service}.${var.region}.amazonaws.com"]
        } }
      },
      {
        Sid       = "Logs", Effect = "Allow", Principal = { Service = "logs.${var.region}.amazonaws.com" }, Resource = "*"
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"]
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/rds/instance/${var.name}/postgresql" } }
      },
    ]
  })
}

resource "aws_security_group" "store" {
  for_each = local.ports

  name        = "${var.name}-${each.key}"
  description = "${each.key}: reached by the gateway only."
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "store" {
  for_each = local.ports

  security_group_id            = aws_security_group.store[each.key].id
  description                  = "From the gateway"
  referenced_security_group_id = var.gateway_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "gateway" {
  for_each = local.ports

  security_group_id            = var.gateway_security_group_id
  description                  = "To ${each.key}"
  referenced_security_group_id = aws_security_group.store[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# Valkey authenticates clients with IAM, so that no password is stored.
resource "aws_elasticache_user" "gateway" {
  user_id       = "${var.name}-gateway"
  user_name     = "${var.name}-gateway"
  engine        = "valkey"
  access_string = "on ~portolan:* +@read +@write +@connection -@dangerous"

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = var.name
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.gateway.user_id]
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_replication_group" "valkey" {
  replication_group_id       = var.name
  description                = "Shared cache and counters of ${var.name}."
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = var.cache_node_type
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = local.ports.valkey
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.store["valkey"].id]
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.this.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]
  snapshot_retention_limit   = 0
}

resource "aws_iam_policy" "connect" {
  name        = "${var.name}-stores"
  description = "Sign in to the stores of ${var.name}."
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow", Action = "elasticache:Connect"
        Resource = [
          "arn:${local.partition}:elasticache:${var.region}:${var.account_id}:replicationgroup:${var.name}",
          "arn:${local.partition}:elasticache:${var.region}:${var.account_id}:user:${var.name}-gateway",
        ]
      },
      {
        Effect   = "Allow", Action = "rds-db:connect"
        Resource = "arn:${local.partition}:rds-db:${var.region}:${var.account_id}:dbuser:${aws_db_instance.postgres.resource_id}/portolan_gateway"
      },
    ]
  })
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name   = var.name
  family = "postgres17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  # Statements contain metadata sent by callers; only their durations are logged.
  parameter {
    name  = "log_statement"
    value = "none"
  }
}

resource "aws_cloudwatch_log_group" "postgres" {
  name              = "/aws/rds/instance/${var.name}/postgresql"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_db_instance" "postgres" {
  identifier                          = var.name
  engine                              = "postgres"
  engine_version                      = "17"
  instance_class                      = var.database.class
  allocated_storage                   = var.database.storage
  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = aws_kms_key.this.arn
  db_name                             = "portolan"
  username                            = "portolan_admin"
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.this.arn
  iam_database_authentication_enabled = true
  multi_az                            = true
  publicly_accessible                 = false
  db_subnet_group_name                = aws_db_subnet_group.this.name
  parameter_group_name                = aws_db_parameter_group.this.name
  vpc_security_group_ids              = [aws_security_group.store["postgres"].id]
  backup_retention_period             = 14
  copy_tags_to_snapshot               = true
  deletion_protection                 = true
  skip_final_snapshot                 = false
  final_snapshot_identifier           = "${var.name}-final"
  auto_minor_version_upgrade          = true
  enabled_cloudwatch_logs_exports     = ["postgresql"]

  depends_on = [aws_cloudwatch_log_group.postgres]
}
