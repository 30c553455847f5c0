# The plan of a whole region, its catalog, and refusals next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_data "aws_bedrock_inference_profile" {
    defaults = {
      models = [
        { model_arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6" },
      ]
    }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/iad-1" }
  }
}

variables {
  account_id      = "111122223333"
  clients         = ["10.0.0.0/8"]
  image           = "111122223333.dkr.ecr.us-east-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  observed        = "2026-11-20"
}

run "catalog" {
  command = plan

  assert {
    condition     = output.catalog == jsonencode(jsondecode(file("./tests/catalog.json")))
    error_message = "tests/catalog.json, which the gateway's own tests load, differs: ${output.catalog}"
  }
}

run "oregon_is_accepted" {
  command = plan
  variables {
    region          = "us-west-2"
    zones           = ["us-west-2a", "us-west-2b"]
    image           = "111122223333.dkr.ecr.us-west-2.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
    certificate_arn = "arn:aws:acm:us-west-2:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  }
}

run "frankfurt_is_refused_inside_the_us" {
  command = plan
  variables {
    region = "eu-central-1"
  }
  expect_failures = [var.region]
}

run "virginia_is_refused_inside_the_eu" {
  command = plan
  variables {
    boundary = "EU27"
  }
  expect_failures = [var.region]
}
