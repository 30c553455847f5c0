# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_data "aws_bedrock_inference_profile" {
    defaults = {
      models = [
        { model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-west-3::foundation-model/anthropic.claude-sonnet-4-6" },
      ]
    }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/portolan-bedrock-invoke" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/portolan-bedrock" }
  }
}

variables {
  name        = "portolan"
  boundary    = "EU27"
  account_id  = "111122223333"
  region      = "eu-central-1"
  endpoint_id = "frankfurt-bedrock"
  observed    = "2026-11-20"
  models      = [{ model = "large", upstream = "mistral.mistral-large-2407-v1:0", price = { input = 2, output = 6, currency = "USD" }, context = 131072 }]
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = join(" ", output.endpoint.models[1].destinations) == "eu-central-1 eu-north-1 eu-west-3" && can(formatdate("YYYY", "${output.endpoint.models[1].observed}T00:00:00Z"))
    error_message = jsonencode(output.endpoint)
  }
}

run "in_region_model_gets_its_one_arn_and_no_evidence" {
  assert {
    condition     = join(" ", output.resource_arns) == "arn:aws:bedrock:eu-central-1::foundation-model/mistral.mistral-large-2407-v1:0"
    error_message = join(" ", output.resource_arns)
  }
  assert {
    condition     = output.endpoint.models[0].destinations == null && output.endpoint.credentials.type == "default"
    error_message = jsonencode(output.endpoint)
  }
  assert {
    condition     = !strcontains(aws_iam_policy.invoke.policy, "*")
    error_message = "a wildcard in ${aws_iam_policy.invoke.policy}"
  }
}

run "profile_gets_the_profile_and_each_destination" {
  variables {
    models = [{ model = "claude", upstream = "eu.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }

  assert {
    condition = output.resource_arns == tolist([
      "arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-sonnet-4-6",
      "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-6",
      "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-6",
      "arn:aws:bedrock:eu-west-3::foundation-model/anthropic.claude-sonnet-4-6",
    ])
    error_message = join(" ", output.resource_arns)
  }
  assert {
    condition     = output.endpoint.models[0].observed == "2026-11-20"
    error_message = "the evidence has no date"
  }
}

run "profile_that_drifted_to_zurich_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "eu.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  override_data {
    target = data.aws_bedrock_inference_profile.profile
    values = {
      models = [
        { model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-central-2::foundation-model/anthropic.claude-sonnet-4-6" },
      ]
    }
  }
  expect_failures = [data.aws_bedrock_inference_profile.profile]
}

run "profile_with_global_destinations_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/a1b2c3d4e5f6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  override_data {
    target = data.aws_bedrock_inference_profile.profile
    values = { models = [{ model_arn = "arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-6" }] }
  }
  expect_failures = [data.aws_bedrock_inference_profile.profile]
}

run "application_profile_inside_is_accepted" {
  variables {
    models = [{ model = "claude", upstream = "arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/a1b2c3d4e5f6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
}

run "application_profile_of_another_region_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.models]
}

run "global_profile_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "global.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.models]
}

run "us_profile_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "us.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.models]
}

run "profile_of_an_unknown_geography_is_refused" {
  command = plan
  variables {
    models = [{ model = "claude", upstream = "emea.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.models]
}

run "unknown_publisher_is_refused" {
  command = plan
  variables {
    models = [{ model = "x", upstream = "acme.x-1", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  expect_failures = [var.models]
}

run "london_is_refused" {
  command = plan
  variables {
    region = "eu-west-2"
  }
  expect_failures = [var.region]
}

run "zurich_is_refused" {
  command = plan
  variables {
    region = "eu-central-2"
  }
  expect_failures = [var.region]
}

run "virginia_is_refused" {
  command = plan
  variables {
    region = "us-east-1"
  }
  expect_failures = [var.region]
}

run "mistyped_region_is_refused" {
  command = plan
  variables {
    region = "eu-wset-1"
  }
  expect_failures = [var.region]
}

run "ireland_is_accepted" {
  variables {
    region = "eu-west-1"
  }
}

run "us_profile_inside_the_us_is_accepted" {
  variables {
    boundary = "US"
    region   = "us-east-1"
    models   = [{ model = "claude", upstream = "us.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
  }
  override_data {
    target = data.aws_bedrock_inference_profile.profile
    values = { models = [{ model_arn = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6" }] }
  }
}

run "gateway_of_another_cloud_gets_a_role_for_one_subject" {
  variables {
    federation = { issuer = "accounts.google.com", subject = "113774264463038321964", audience = "portolan-bedrock", token_file = "/run/tokens/aws" }
  }

  assert {
    condition     = output.endpoint.credentials.type == "web-identity" && output.endpoint.credentials.roleArn == "arn:aws:iam::111122223333:role/portolan-bedrock" && output.endpoint.credentials.tokenFile == "/run/tokens/aws"
    error_message = jsonencode(output.endpoint.credentials)
  }
  assert {
    condition     = jsondecode(aws_iam_role.federated[0].assume_role_policy).Statement[0].Condition.StringEquals["accounts.google.com:sub"] == "113774264463038321964"
    error_message = aws_iam_role.federated[0].assume_role_policy
  }
}

run "token_file_without_a_path_is_refused" {
  command = plan
  variables {
    federation = { issuer = "accounts.google.com", subject = "113774264463038321964", audience = "portolan-bedrock", token_file = "aws" }
  }
  expect_failures = [var.federation]
}
