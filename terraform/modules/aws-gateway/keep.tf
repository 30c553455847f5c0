# Logs and secrets, encrypted with their own key.
resource "aws_kms_key" "this" {
  description             = "Logs and secrets of ${var.name}."
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid = "Administration", Effect = "Allow", Principal = { AWS = "arn:${local.partition}:iam::${var.account_id}:root" }, Resource = "*"
        Action = [
          "kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListResourceTags", "kms:TagResource", "kms:UntagResource",
          "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:GetKeyRotationStatus", "kms:UpdateKeyDescription",
          "kms:EnableKey", "kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
          "kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias",
        ]
      },
      {
        Sid       = "Secrets", Effect = "Allow", Principal = { AWS = "arn:${local.partition}:iam::${var.account_id}:root" }, Resource = "*"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"]
        Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com", "kms:CallerAccount" = var.account_id } }
      },
      {
        Sid       = "Logs", Effect = "Allow", Principal = { Service = "logs.${var.region}.amazonaws.com" }, Resource = "*"
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"]
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${var.region}:${var.account_id}:log-group:/portolan/${var.name}/gateway" } }
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/portolan/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_cloudwatch_log_group" "gateway" {
  name              = "/portolan/${var.name}/gateway"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

# Empty on purpose: a value given to Terraform would be stored in its state. Add the values with the command in the README.
resource "aws_secretsmanager_secret" "given" {
  for_each = setunion(var.secrets, ["TENANTS", "PORTOLAN_ADMIN_TOKEN"])

  name                    = "portolan/${var.name}/${each.value}"
  description             = each.value == "TENANTS" ? "The text of tenants.yaml." : "Environment variable ${each.value} of the gateway."
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = 30
}
