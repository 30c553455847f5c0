# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
  mock_resource "google_service_account" {
    defaults = { email = "ams-1-gateway@acme-portolan.iam.gserviceaccount.com", unique_id = "113774264463038321964" }
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

variables {
  name     = "ams-1"
  boundary = "EU27"
  project  = "acme-portolan"
  region   = "europe-west4"
  image    = "europe-west4-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  invokers = ["group:llm-users@acme.example"]
  network = {
    id         = "projects/acme-portolan/global/networks/portolan"
    subnetwork = "projects/acme-portolan/regions/europe-west4/subnetworks/gateway"
  }
  configuration = { files = { "portolan.yaml" = "node: {}" }, drain_seconds = 9, silence_seconds = 120 }
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.secret_ids["TENANTS"] == "ams-1-tenants"
    error_message = jsonencode(output.secret_ids)
  }
}

run "gateway_is_internal_and_streams_for_an_hour" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service.gateway.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY" && google_cloud_run_v2_service.gateway.template[0].timeout == "3600s"
    error_message = "the service is public, or ends streams early"
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.template[0].containers[0].startup_probe[0].http_get[0].path == "/readyz"
    error_message = "an instance must be ready before it is sent requests"
  }
}

run "nothing_is_stored_outside_the_region" {
  command = plan

  assert {
    condition     = alltrue([for s in google_secret_manager_secret.given : s.replication[0].user_managed[0].replicas[0].location == "europe-west4"])
    error_message = "a secret is replicated outside the region"
  }
  assert {
    condition     = google_logging_project_bucket_config.gateway.location == "europe-west4" && google_logging_project_bucket_config.gateway.retention_days == 90 && google_logging_project_exclusion.gateway.filter == google_logging_project_sink.gateway.filter
    error_message = "logs are stored in the global bucket or without a retention"
  }
  assert {
    condition     = google_storage_bucket.configuration.location == "EUROPE-WEST4" && google_storage_bucket.configuration.public_access_prevention == "enforced"
    error_message = "the configuration is stored outside the region or is public"
  }
}

run "zurich_is_refused" {
  command = plan
  variables {
    region = "europe-west6"
    image  = "europe-west6-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
    network = {
      id         = "projects/acme-portolan/global/networks/portolan"
      subnetwork = "projects/acme-portolan/regions/europe-west6/subnetworks/gateway"
    }
  }
  expect_failures = [var.region]
}

run "public_invokers_are_refused" {
  command = plan
  variables {
    invokers = ["allUsers"]
  }
  expect_failures = [var.invokers]
}

run "image_of_another_region_is_refused" {
  command = plan
  variables {
    image = "us-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  }
  expect_failures = [var.image]
}

run "drain_longer_than_cloud_run_waits_is_refused" {
  command = plan
  variables {
    configuration = { files = { "portolan.yaml" = "node: {}" }, drain_seconds = 30, silence_seconds = 120 }
  }
  expect_failures = [var.configuration]
}

run "subnetwork_of_another_region_is_refused" {
  command = plan
  variables {
    network = {
      id         = "projects/acme-portolan/global/networks/portolan"
      subnetwork = "projects/acme-portolan/regions/us-east4/subnetworks/gateway"
    }
  }
  expect_failures = [var.network]
}

run "token_for_aws_is_fetched_by_a_sidecar_into_memory" {
  command = plan
  variables {
    aws_token = { audience = "portolan-bedrock" }
  }

  assert {
    condition     = output.aws_token_file == "/run/tokens/aws"
    error_message = jsonencode(output.aws_token_file)
  }
  assert {
    condition = length([
      for c in google_cloud_run_v2_service.gateway.template[0].containers : c
      if c.name == "token-aws" && c.image == var.image && one([for e in c.env : e.value if e.name == "AUDIENCE"]) == "portolan-bedrock"
    ]) == 1
    error_message = "no sidecar fetches the token, or it has another audience"
  }
  assert {
    condition     = alltrue([for c in google_cloud_run_v2_service.gateway.template[0].containers : anytrue([for m in c.volume_mounts : m.name == "tokens" && m.mount_path == "/run/tokens"])])
    error_message = "the gateway and the token sidecar do not share a folder"
  }
  assert {
    condition     = one([for v in google_cloud_run_v2_service.gateway.template[0].volumes : v.empty_dir[0].medium if v.name == "tokens"]) == "MEMORY"
    error_message = "the token is stored on disk"
  }
}

run "without_aws_token_there_is_no_sidecar" {
  command = plan

  assert {
    condition     = length(google_cloud_run_v2_service.gateway.template[0].containers) == 1 && output.aws_token_file == null
    error_message = "unexpected token sidecar"
  }
}

run "token_audience_with_invalid_characters_is_refused" {
  command = plan
  variables {
    aws_token = { audience = "portolan bedrock&x=y" }
  }
  expect_failures = [var.aws_token]
}
