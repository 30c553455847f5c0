# Permission to call exactly these models in exactly these regions, and the matching catalog endpoint.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  partition = try(module.residency.regions.aws[var.region].partition, "aws")
  bedrock   = "arn:${local.partition}:bedrock"
  role_name = "${var.name}-bedrock"
  actions   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]

  in_region = toset([for m in var.models : m.upstream if contains(module.residency.bedrock_vendors, split(".", m.upstream)[0])])
  profiles  = setsubtract(toset(var.models[*].upstream), local.in_region)
}

# A profile's destinations are read from AWS at every plan: the published sets vary from model to model.
data "aws_bedrock_inference_profile" "profile" {
  for_each = local.profiles

  inference_profile_id = each.value

  lifecycle {
    postcondition {
      condition = length(self.models) > 0 && alltrue([
        for m in self.models : contains(module.residency.permitted.aws, split(":", m.model_arn)[3])
      ])
      error_message = "models: ${each.value} may run in ${join(", ", [for m in self.models : try(coalesce(split(":", m.model_arn)[3]), "any region")])}, outside boundary = \"${var.boundary}\". Use the bare model id in ${var.region}, or a profile whose destinations are all among: ${module.residency.choices.aws}."
    }
  }
}

locals {
  destinations = {
    for id, profile in data.aws_bedrock_inference_profile.profile : id => sort(distinct([for m in profile.models : split(":", m.model_arn)[3]]))
  }
  profile_arns = {
    for id in local.profiles : id => startswith(id, "arn:") ? id : "${local.bedrock}:${var.region}:${var.account_id}:inference-profile/${id}"
  }
  model_arns = sort([for id in local.in_region : "${local.bedrock}:${var.region}::foundation-model/${id}"])
  reached_arns = {
    for id, profile in data.aws_bedrock_inference_profile.profile : id => sort(profile.models[*].model_arn)
  }
  resource_arns = concat(local.model_arns, sort(values(local.profile_arns)), sort(distinct(flatten(values(local.reached_arns)))))

  policy = {
    Version = "2012-10-17"
    Statement = concat(
      length(local.model_arns) == 0 ? [] : [{
        Sid = "InRegion", Effect = "Allow", Action = local.actions, Resource = local.model_arns
      }],
      length(local.profiles) == 0 ? [] : [{
        Sid = "Profiles", Effect = "Allow", Action = local.actions, Resource = sort(values(local.profile_arns))
      }],
      [
        for n, id in sort(local.profiles) : {
          Sid       = "Reached${n}", Effect = "Allow", Action = local.actions, Resource = local.reached_arns[id]
          Condition = { StringEquals = { "bedrock:InferenceProfileArn" = local.profile_arns[id] } }
        }
      ],
      [{ Sid = "NothingElse", Effect = "Deny", Action = local.actions, NotResource = local.resource_arns }],
    )
  }
}

resource "aws_iam_policy" "invoke" {
  name        = "${var.name}-bedrock-invoke"
  description = "Invoke the models of endpoint ${var.endpoint_id}, in the regions they were resolved to."
  policy      = jsonencode(local.policy)
}

resource "aws_iam_role" "federated" {
  count = var.federation == null ? 0 : 1

  name                 = local.role_name
  description          = "Assumed by the gateway with a token of ${var.federation.issuer}."
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.federation.issuer }
      Condition = { StringEquals = {
        "${var.federation.issuer}:sub"  = var.federation.subject
        "${var.federation.issuer}:oaud" = var.federation.audience
      } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "federated" {
  count = var.federation == null ? 0 : 1

  role       = aws_iam_role.federated[0].name
  policy_arn = aws_iam_policy.invoke.arn
}
