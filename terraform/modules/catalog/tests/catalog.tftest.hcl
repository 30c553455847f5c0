# Each refusal is tested next to the same variables with the invalid value corrected.
variables {
  boundary = "EU27"
  endpoints = [{
    id       = "paris-gpu"
    provider = "vllm"
    url      = "http://10.0.0.7:8000/v1"
    location = { country = "FR" }
    operator = { name = "Acme", country = "FR" }
    models   = [{ model = "small", upstream = "org/small", price = { input = 0.05, output = 0.15, currency = "EUR" }, context = 131072 }]
  }]
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = jsondecode(output.catalog).endpoints[1].location.country == "FR" && !can(jsondecode(output.catalog).endpoints[0].location)
    error_message = "absent keys must be omitted and present keys preserved: ${output.catalog}"
  }
}

run "one_endpoint_is_accepted" {
  command = plan

  assert {
    condition     = jsondecode(output.catalog).currencies.EUR == 1 && join(",", output.models) == "small" && length(output.secrets) == 0
    error_message = output.catalog
  }
}

run "london_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id       = "paris-gpu"
      provider = "vllm"
      url      = "http://10.0.0.7:8000/v1"
      location = { country = "GB" }
      operator = { name = "Acme", country = "FR" }
      models   = [{ model = "small", upstream = "org/small", price = { input = 0.05, output = 0.15, currency = "EUR" }, context = 131072 }]
    }]
  }
  expect_failures = [output.catalog]
}

run "shared_id_is_refused" {
  command = plan
  variables {
    endpoints = [
      { id = "a", provider = "vllm", url = "http://10.0.0.7:8000/v1", location = { country = "FR" }, models = [{ model = "small", upstream = "org/small", price = { input = 0, output = 0, currency = "EUR" }, context = 8192 }] },
      { id = "a", provider = "vllm", url = "http://10.0.0.8:8000/v1", location = { country = "FR" }, models = [{ model = "small", upstream = "org/small", price = { input = 0, output = 0, currency = "EUR" }, context = 8192 }] },
    ]
  }
  expect_failures = [var.endpoints]
}

run "two_ids_are_accepted" {
  command = plan
  variables {
    endpoints = [
      { id = "a", provider = "vllm", url = "http://10.0.0.7:8000/v1", location = { country = "FR" }, models = [{ model = "small", upstream = "org/small", price = { input = 0, output = 0, currency = "EUR" }, context = 8192 }] },
      { id = "b", provider = "vllm", url = "http://10.0.0.8:8000/v1", location = { country = "FR" }, models = [{ model = "small", upstream = "org/small", price = { input = 0, output = 0, currency = "EUR" }, context = 8192 }] },
    ]
  }
}

run "unresolved_eu_profile_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id     = "f", provider = "aws-bedrock", region = "eu-central-1"
      models = [{ model = "claude", upstream = "eu.anthropic.claude-sonnet-4-6", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
    }]
  }
  expect_failures = [output.catalog]
}

run "eu_profile_resolved_to_zurich_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id     = "f", provider = "aws-bedrock", region = "eu-central-1"
      models = [{ model = "claude", upstream = "eu.anthropic.claude-sonnet-4-6", destinations = ["eu-central-1", "eu-central-2"], observed = "2026-11-20", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
    }]
  }
  expect_failures = [output.catalog]
}

run "eu_profile_resolved_to_the_eu_is_accepted" {
  command = plan
  variables {
    endpoints = [{
      id     = "f", provider = "aws-bedrock", region = "eu-central-1"
      models = [{ model = "claude", upstream = "eu.anthropic.claude-sonnet-4-6", destinations = ["eu-central-1", "eu-north-1"], observed = "2026-11-20", price = { input = 3, output = 15, currency = "USD" }, context = 200000 }]
    }]
  }
}

run "azure_without_sku_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id     = "s", provider = "azure-openai", region = "swedencentral", url = "https://acme.openai.azure.com"
      models = [{ model = "gpt", upstream = "gpt-prod", price = { input = 2, output = 8, currency = "USD" }, context = 128000 }]
    }]
  }
  expect_failures = [output.catalog]
}

run "azure_standard_is_accepted" {
  command = plan
  variables {
    endpoints = [{
      id     = "s", provider = "azure-openai", region = "swedencentral", url = "https://acme.openai.azure.com"
      models = [{ model = "gpt", upstream = "gpt-prod", sku = "Standard", price = { input = 2, output = 8, currency = "USD" }, context = 128000 }]
    }]
  }
}

run "vertex_global_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id     = "v", provider = "gcp-vertex", region = "global"
      models = [{ model = "gemini", upstream = "gemini-2.5-flash", price = { input = 0.3, output = 2.5, currency = "USD" }, context = 1048576 }]
    }]
  }
  expect_failures = [output.catalog]
}

run "vertex_netherlands_is_accepted" {
  command = plan
  variables {
    endpoints = [{
      id     = "v", provider = "gcp-vertex", region = "europe-west4"
      models = [{ model = "gemini", upstream = "gemini-2.5-flash", price = { input = 0.3, output = 2.5, currency = "USD" }, context = 1048576 }]
    }]
  }
}

run "secret_literal_is_refused" {
  command = plan
  variables {
    boundary = "EU_EFTA"
    endpoints = [{
      id     = "m", provider = "mistral", url = "https://api.eu.mistral.ai", credentials = { type = "api-key", key = "a-literal" }
      models = [{ model = "large", upstream = "mistral-large-2411", price = { input = 2, output = 6, currency = "EUR" }, context = 131072 }]
    }]
  }
  expect_failures = [var.endpoints]
}

run "secret_reference_is_accepted" {
  command = plan
  variables {
    boundary = "EU_EFTA"
    endpoints = [{
      id     = "m", provider = "mistral", url = "https://api.eu.mistral.ai", credentials = { type = "api-key", key = "$${env:MISTRAL_API_KEY}" }
      models = [{ model = "large", upstream = "mistral-large-2411", price = { input = 2, output = 6, currency = "EUR" }, context = 131072 }]
    }]
  }

  assert {
    condition     = join(",", output.secrets) == "MISTRAL_API_KEY"
    error_message = jsonencode(output.secrets)
  }
}

run "alias_of_an_unserved_model_is_refused" {
  command = plan
  variables {
    aliases = [{ name = "fast", models = ["smal"] }]
  }
  expect_failures = [var.aliases]
}

run "alias_of_a_served_model_is_accepted" {
  command = plan
  variables {
    aliases = [{ name = "fast", models = ["small"] }]
  }
}

run "price_without_a_rate_is_refused" {
  command = plan
  variables {
    currencies = { USD = 1 }
  }
  expect_failures = [var.currencies]
}

run "unknown_provider_is_refused" {
  command = plan
  variables {
    endpoints = [{
      id     = "p", provider = "vlm", url = "http://10.0.0.7:8000/v1", location = { country = "FR" }
      models = [{ model = "small", upstream = "org/small", price = { input = 0, output = 0, currency = "EUR" }, context = 8192 }]
    }]
  }
  expect_failures = [var.endpoints]
}
