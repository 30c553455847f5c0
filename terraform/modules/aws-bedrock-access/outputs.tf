output "endpoint" {
  description = "The endpoint for modules/catalog, with each profile's destinations and the day they were read."
  value = {
    id       = var.endpoint_id
    provider = "aws-bedrock"
    region   = var.region
    credentials = (
      var.federation == null ? { type = "default" } : {
        type                          = "web-identity"
        roleArn                       = "arn:${local.partition}:iam::${var.account_id}:role/${local.role_name}"
        tokenFile                     = var.federation.token_file
      }
    )
    models = [
      for m in var.models : merge(m, {
        destinations = try(local.destinations[m.upstream], null)
        observed     = contains(local.profiles, m.upstream) ? coalesce(var.observed, formatdate("YYYY-MM-DD", plantimestamp())) : null
      })
    ]
  }
}

output "policy_arn" {
  description = "IAM policy for the gateway's role."
  value       = aws_iam_policy.invoke.arn
}

output "policy" {
  description = "The policy document."
  value       = local.policy
}

output "resource_arns" {
  description = "Every model and profile ARN in the policy; aws-network restricts the Bedrock endpoint to them."
  value       = local.resource_arns
}
