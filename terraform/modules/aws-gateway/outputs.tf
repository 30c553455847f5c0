output "url" {
  description = "URL of the gateway for callers; add a CNAME from the certificate's name to its host."
  value       = "https://${aws_lb.internal.dns_name}"
}

output "country" {
  description = "The country the gateway runs in, for modules/configuration."
  value       = local.country
}

output "task_role_arn" {
  description = "The gateway's identity."
  value       = aws_iam_role.gateway.arn
}

output "security_group_id" {
  description = "Security group of the tasks, for aws-state."
  value       = aws_security_group.gateway.id
}

output "secret_arns" {
  description = "Name -> ARN of each empty secret to fill."
  value       = { for name, secret in aws_secretsmanager_secret.given : name => secret.arn }
}

output "kms_key_arn" {
  description = "The encryption key of logs and secrets."
  value       = aws_kms_key.this.arn
}
