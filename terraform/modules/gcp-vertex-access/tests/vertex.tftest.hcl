# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "google" {
  mock_resource "google_project_iam_custom_role" {
    defaults = { name = "projects/acme-portolan/roles/portolan_vertex_predict", id = "projects/acme-portolan/roles/portolan_vertex_predict" }
  }
  mock_resource "google_compute_global_address" {
    defaults = { id = "projects/acme-portolan/global/addresses/portolan-apis" }
  }
}

variables {
  name            = "portolan"
  boundary        = "EU27"
  project         = "acme-portolan"
  location        = "europe-west4"
  endpoint_id     = "netherlands-vertex"
  service_account = "portolan@acme-portolan.iam.gserviceaccount.com"
  models          = [{ model = "gemini-flash", upstream = "gemini-2.5-flash", price = { input = 0.3, output = 2.5, currency = "USD" }, context = 1048576 }]
  network = {
    id         = "projects/acme-portolan/global/networks/portolan"
    region     = "europe-west4"
    subnetwork = "projects/acme-portolan/regions/europe-west4/subnetworks/gateway"
    address    = "10.90.0.10"
  }
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.endpoint.region == "europe-west4" && output.endpoint.models[0].upstream == "gemini-2.5-flash"
    error_message = jsonencode(output.endpoint)
  }
}

run "role_permits_predictions_only" {
  assert {
    condition     = join(" ", google_project_iam_custom_role.predict.permissions) == "aiplatform.endpoints.predict"
    error_message = join(" ", google_project_iam_custom_role.predict.permissions)
  }
  assert {
    condition     = google_dns_managed_zone.vertex.dns_name == "europe-west4-aiplatform.googleapis.com." && length(google_network_connectivity_regional_endpoint.multi) == 0
    error_message = google_dns_managed_zone.vertex.dns_name
  }
}

run "eu_multi_region_has_its_own_endpoint" {
  variables {
    location = "eu"
    models   = [{ model = "gemini-pro", upstream = "gemini-3-pro", price = { input = 2, output = 12, currency = "USD" }, context = 1048576 }]
  }

  assert {
    condition     = google_network_connectivity_regional_endpoint.multi[0].target_google_api == "aiplatform.eu.rep.googleapis.com" && length(google_compute_global_forwarding_rule.apis) == 0
    error_message = output.host
  }
}

run "model_older_than_the_eu_guarantee_is_refused" {
  command = plan
  variables {
    location = "eu"
  }
  expect_failures = [var.models]
}

run "moving_alias_is_refused" {
  command = plan
  variables {
    models = [{ model = "gemini-flash", upstream = "gemini-flash-latest", price = { input = 0.3, output = 2.5, currency = "USD" }, context = 1048576 }]
  }
  expect_failures = [var.models]
}

run "global_is_refused" {
  command = plan
  variables {
    location = "global"
  }
  expect_failures = [var.location]
}

run "london_is_refused" {
  command = plan
  variables {
    location = "europe-west2"
  }
  expect_failures = [var.location]
}

run "zurich_is_refused" {
  command = plan
  variables {
    location = "europe-west6"
  }
  expect_failures = [var.location]
}

run "milan_has_no_guarantee_and_is_refused" {
  command = plan
  variables {
    location = "europe-west8"
  }
  expect_failures = [var.location]
}

run "paris_is_accepted" {
  variables {
    location = "europe-west9"
  }
}

run "partner_model_outside_its_column_is_refused" {
  command = plan
  variables {
    location = "europe-west9"
    models   = [{ model = "mistral-medium", publisher = "mistralai", upstream = "mistral-medium-3", price = { input = 0.4, output = 2, currency = "USD" }, context = 131072 }]
  }
  expect_failures = [var.models]
}

run "partner_model_in_its_column_is_accepted" {
  variables {
    location = "europe-west1"
    models   = [{ model = "mistral-medium", publisher = "mistralai", upstream = "mistral-medium-3", price = { input = 0.4, output = 2, currency = "USD" }, context = 131072 }]
  }
}

run "eu_is_not_one_country" {
  command = plan
  variables {
    boundary = "NL"
    location = "eu"
  }
  expect_failures = [var.location]
}

run "gemini_in_the_netherlands_is_guaranteed_for_the_eu_only" {
  command = plan
  variables {
    boundary = "NL"
  }
  expect_failures = [var.models]
}

run "mistral_in_the_netherlands_is_one_country" {
  variables {
    boundary = "NL"
    models   = [{ model = "mistral-medium", publisher = "mistralai", upstream = "mistral-medium-3", price = { input = 0.4, output = 2, currency = "USD" }, context = 131072 }]
  }
}

run "private_endpoint_in_london_is_refused" {
  command = plan
  variables {
    network = {
      id         = "projects/acme-portolan/global/networks/portolan"
      region     = "europe-west2"
      subnetwork = "projects/acme-portolan/regions/europe-west2/subnetworks/gateway"
      address    = "10.90.0.10"
    }
  }
  expect_failures = [var.network]
}
