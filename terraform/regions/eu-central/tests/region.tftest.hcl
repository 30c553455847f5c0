# The plan of a whole region, its catalog, and refusals next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_data "aws_bedrock_inference_profile" {
    defaults = {
      models = [
        { model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-6" },
      ]
    }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/fra-1" }
  }
}

variables {
  account_id      = "111122223333"
  clients         = ["10.0.0.0/8"]
  image           = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  observed        = "2026-11-20"
  vendor_attest   = { processing = ["FR"], storage = ["FR"], by = "Privacy office, contract 2026-114", at = "2026-11-20", expires = "2027-05-20" }
}

run "catalog" {
  command = plan

  assert {
    condition     = output.catalog == jsonencode(jsondecode(file("./tests/catalog.json")))
    error_message = "tests/catalog.json, which the gateway's own tests load, differs: ${output.catalog}"
  }
}

run "without_the_vendors_attestation_is_refused" {
  command = plan
  variables {
    vendor_attest = null
  }
  expect_failures = [var.vendor_attest]
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

run "stockholm_is_accepted" {
  command = plan
  variables {
    region          = "eu-north-1"
    zones           = ["eu-north-1a", "eu-north-1b"]
    image           = "111122223333.dkr.ecr.eu-north-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
    certificate_arn = "arn:aws:acm:eu-north-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  }
}
