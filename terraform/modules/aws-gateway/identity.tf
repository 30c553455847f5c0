# Two roles: one starts the task (image, secrets, log stream), one runs the gateway (access to models only).
locals {
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
  registry   = regex("^(?P<account>[0-9]{12})\\.dkr\\.ecr\\.(?P<region>[a-z0-9-]+)\\.amazonaws\\.com/(?P<name>[^@]+)@", var.image)
  repository = "arn:${local.partition}:ecr:${local.registry.region}:${local.registry.account}:repository/${local.registry.name}"
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  description        = "Fetches the image and the secrets of ${var.name}, and opens its log streams."
  assume_role_policy = local.trust
}

resource "aws_iam_role_policy" "start" {
  name = "start"
  role = aws_iam_role.start.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # The one action without a resource: it returns a password for the registries that the other statements allow.
      { Sid = "RegistryLogin", Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
      { Sid = "Image", Effect = "Allow", Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"], Resource = local.repository },
      { Sid = "Secrets", Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = sort(values(aws_secretsmanager_secret.given)[*].arn) },
      { Sid = "Decrypt", Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.this.arn, Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${var.region}.amazonaws.com" } } },
      { Sid = "Logs", Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.gateway.arn}:log-stream:gateway/*" },
    ]
  })
}

resource "aws_iam_role" "gateway" {
  name               = "${var.name}-gateway"
  description        = "The gateway ${var.name} itself."
  assume_role_policy = local.trust
}

resource "aws_iam_role_policy_attachment" "gateway" {
  for_each = var.policy_arns

  role       = aws_iam_role.gateway.name
  policy_arn = each.value
}
