# The plan of a whole region, its catalog, and refusals next to the same variables with the invalid value corrected.
mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
  mock_resource "google_compute_network" {
    defaults = { id = "projects/acme-portolan/global/networks/ams-1" }
  }
  mock_resource "google_compute_subnetwork" {
    defaults = { id = "projects/acme-portolan/regions/europe-west4/subnetworks/ams-1-gateway" }
  }
  mock_resource "google_compute_global_address" {
    defaults = { id = "projects/acme-portolan/global/addresses/ams-1-services" }
  }
  mock_resource "google_service_account" {
    defaults = { email = "ams-1-gateway@acme-portolan.iam.gserviceaccount.com", unique_id = "113774264463038321964" }
  }
  mock_resource "google_project_iam_custom_role" {
    defaults = { name = "projects/acme-portolan/roles/ams_1_vertex_predict" }
  }
  mock_resource "google_kms_key_ring" {
    defaults = { id = "projects/acme-portolan/locations/europe-west4/keyRings/ams-1" }
  }
  mock_resource "google_kms_crypto_key" {
    defaults = { id = "projects/acme-portolan/locations/europe-west4/keyRings/ams-1/cryptoKeys/ams-1" }
  }
  mock_resource "google_logging_project_bucket_config" {
    defaults = { id = "projects/acme-portolan/locations/europe-west4/buckets/ams-1" }
  }
}

mock_provider "aws" {
  mock_data "aws_bedrock_inference_profile" {
    defaults = {
      models = [
        { model_arn = "arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-6" },
        { model_arn = "arn:aws:bedrock:eu-west-3::foundation-model/anthropic.claude-sonnet-4-6" },
      ]
    }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/ams-1-bedrock-invoke" }
  }
}

variables {
  project  = "acme-portolan"
  aws      = { account_id = "111122223333" }
  image    = "europe-west4-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  invokers = ["group:llm-users@acme.example"]
  observed = "2026-11-20"
}

run "catalog" {
  command = plan

  assert {
    condition     = output.catalog == jsonencode(jsondecode(file("./tests/catalog.json")))
    error_message = "tests/catalog.json, which the gateway's own tests load, differs: ${output.catalog}"
  }
}

run "london_is_refused" {
  command = plan
  variables {
    region = "europe-west2"
  }
  expect_failures = [var.region]
}

run "zurich_is_refused" {
  command = plan
  variables {
    region = "europe-west6"
  }
  expect_failures = [var.region]
}

run "bedrock_in_london_is_refused" {
  command = plan
  variables {
    aws = { account_id = "111122223333", region = "eu-west-2" }
  }
  expect_failures = [var.aws]
}

run "bedrock_in_paris_is_accepted" {
  command = plan
  variables {
    aws = { account_id = "111122223333", region = "eu-west-3" }
  }
}

run "frankfurt_is_accepted" {
  command = plan
  variables {
    region = "europe-west3"
    image  = "europe-west3-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  }
}
