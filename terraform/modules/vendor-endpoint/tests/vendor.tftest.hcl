# Each refusal is tested next to the same variables with the invalid value corrected.
variables {
  boundary    = "EU_EFTA"
  endpoint_id = "vendor"
  vendor      = "mistral"
  secret      = "$${env:VENDOR_API_KEY}"
  models = [{
    model    = "mistral-large"
    upstream = "mistral-large-2411"
    price    = { input = 2, output = 6, currency = "EUR" }
    context  = 131072
  }]
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = join(" ", output.endpoints[*].url) == "https://api.eu.mistral.ai https://api.scaleway.ai/v1"
    error_message = "got ${join(" ", output.endpoints[*].url)}"
  }
}

run "mistral_by_default_calls_the_eu_host" {
  command = plan

  assert {
    condition     = output.endpoint.url == "https://api.eu.mistral.ai" && output.endpoint.credentials.key == "$${env:VENDOR_API_KEY}" && output.secret == "VENDOR_API_KEY"
    error_message = jsonencode(output.endpoint)
  }
}

run "api_mistral_ai_is_refused" {
  command = plan
  variables {
    host = "api.mistral.ai"
  }
  expect_failures = [var.host]
}

run "api_mistral_ai_is_refused_in_the_eu27" {
  command = plan
  variables {
    boundary = "EU27"
    host     = "api.mistral.ai"
  }
  expect_failures = [var.host]
}

run "api_mistral_ai_without_a_boundary_is_accepted" {
  command = plan
  variables {
    boundary = "WORLD"
    host     = "api.mistral.ai"
  }
}

run "mistral_eu_host_is_not_eu27" {
  command = plan
  variables {
    boundary = "EU27"
  }
  expect_failures = [var.host]
}

run "mistral_eu_host_with_an_attestation_is_accepted" {
  command = plan
  variables {
    boundary = "EU27"
    attest   = { processing = ["FR", "SE"], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2027-05-20" }
  }
}

run "global_host_cannot_be_attested" {
  command = plan
  variables {
    boundary = "EU27"
    host     = "api.mistral.ai"
    attest   = { processing = ["FR", "SE"], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2027-05-20" }
  }
  expect_failures = [var.host]
}

run "attestation_outside_the_boundary_is_refused" {
  command = plan
  variables {
    boundary = "EU27"
    attest   = { processing = ["FR", "CH"], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2027-05-20" }
  }
  expect_failures = [var.attest]
}

run "empty_attestation_is_refused" {
  command = plan
  variables {
    boundary = "EU27"
    attest   = { processing = [], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2027-05-20" }
  }
  expect_failures = [var.attest]
}

run "attestation_that_expires_before_its_date_is_refused" {
  command = plan
  variables {
    boundary = "EU27"
    attest   = { processing = ["FR"], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2026-05-20" }
  }
  expect_failures = [var.attest]
}

run "unconfirmed_host_is_refused" {
  command = plan
  variables {
    boundary = "EU27"
    vendor   = "scaleway"
  }
  expect_failures = [var.host]
}

run "unconfirmed_host_with_an_attestation_is_accepted" {
  command = plan
  variables {
    boundary = "EU27"
    vendor   = "scaleway"
    attest   = { processing = ["FR"], storage = ["FR"], by = "Privacy office", at = "2026-11-20", expires = "2027-05-20" }
  }
}

run "unknown_host_is_refused" {
  command = plan
  variables {
    host = "api.mistral.example"
  }
  expect_failures = [var.host]
}

run "unknown_vendor_is_refused" {
  command = plan
  variables {
    vendor = "mistrall"
  }
  expect_failures = [var.vendor]
}

run "literal_secret_is_refused" {
  command = plan
  variables {
    secret = "not-a-reference"
  }
  expect_failures = [var.secret]
}

run "secret_in_a_file_is_accepted" {
  command = plan
  variables {
    secret = "$${file:/run/secrets/vendor}"
  }
}
