# Each refusal is tested next to the same variables with the invalid value corrected.
variables {
  node_id  = "fra-1"
  country  = "NO"
  catalog  = "{\"endpoints\":[{\"id\":\"a\"}]}"
  policies = "policies: [{name: default, prefer: {objective: cost}}]"
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = yamldecode(output.files["portolan.yaml"]).limits.drain == "90s" && output.silence_seconds == 180
    error_message = "${output.files["portolan.yaml"]} ${output.silence_seconds}"
  }
}

run "norway_stays_norway" {
  command = plan

  assert {
    condition     = strcontains(output.files["portolan.yaml"], "\"NO\"")
    error_message = "an unquoted NO is parsed as false by some YAML parsers: ${output.files["portolan.yaml"]}"
  }
  assert {
    condition     = length(output.environment) == length(output.files) && alltrue([for path, text in output.files : contains(values(output.environment), text)])
    error_message = "every file must reach the container"
  }
  assert {
    condition     = output.silence_seconds == 120
    error_message = "a policy without a deadline uses the gateway default: ${output.silence_seconds}"
  }
}

run "uk_is_refused" {
  command = plan
  variables {
    country = "UK"
  }
  expect_failures = [var.country]
}

run "gb_is_accepted" {
  command = plan
  variables {
    country = "GB"
  }
}

run "no_policy_is_refused" {
  command = plan
  variables {
    policies = "policies: []"
  }
  expect_failures = [var.policies]
}

run "invalid_catalog_is_refused" {
  command = plan
  variables {
    catalog = "endpoints: []"
  }
  expect_failures = [var.catalog]
}

run "half_a_second_of_drain_is_refused" {
  command = plan
  variables {
    drain_seconds = 0.5
  }
  expect_failures = [var.drain_seconds]
}
