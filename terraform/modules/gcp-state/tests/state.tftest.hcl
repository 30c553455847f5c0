# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}

variables {
  name            = "portolan-ams"
  boundary        = "EU27"
  project         = "acme-portolan"
  region          = "europe-west4"
  network_id      = "projects/acme-portolan/global/networks/portolan"
  kms_key_id      = "projects/acme-portolan/locations/europe-west4/keyRings/ams-1/cryptoKeys/ams-1"
  service_account = "ams-1-gateway@acme-portolan.iam.gserviceaccount.com"
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.country == "NL"
    error_message = output.country
  }
}

run "stores_are_private_encrypted_and_without_passwords" {
  assert {
    condition     = google_memorystore_instance.valkey.authorization_mode == "IAM_AUTH" && google_memorystore_instance.valkey.transit_encryption_mode == "SERVER_AUTHENTICATION"
    error_message = "Valkey is not locked down"
  }
  assert {
    condition     = !google_sql_database_instance.postgres.settings[0].ip_configuration[0].ipv4_enabled && google_sql_database_instance.postgres.settings[0].ip_configuration[0].ssl_mode == "ENCRYPTED_ONLY"
    error_message = "PostgreSQL is public or accepts unencrypted connections"
  }
  assert {
    condition     = google_sql_database_instance.postgres.settings[0].backup_configuration[0].location == "europe-west4"
    error_message = "backups leave the region"
  }
}

run "london_is_refused" {
  command = plan
  variables {
    region     = "europe-west2"
    kms_key_id = "projects/acme-portolan/locations/europe-west2/keyRings/ams-1/cryptoKeys/ams-1"
  }
  expect_failures = [var.region]
}

run "key_of_another_region_is_refused" {
  command = plan
  variables {
    kms_key_id = "projects/acme-portolan/locations/us-east4/keyRings/ams-1/cryptoKeys/ams-1"
  }
  expect_failures = [var.kms_key_id]
}
