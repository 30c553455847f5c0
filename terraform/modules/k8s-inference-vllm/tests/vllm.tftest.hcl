# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "kubernetes" {}

variables {
  name      = "falun-gpu"
  namespace = "inference"
  boundary  = "EU27"
  cluster   = { cloud = "coreweave", region = "EU-NORTH-01A" }
  operator  = { name = "CoreWeave, Inc.", country = "US" }
  model = {
    model    = "mistral-small"
    upstream = "mistralai/Mistral-Small-3.2-24B-Instruct-2506"
    revision = "95a6d26c4bfb886c58daf9d3f7332c857cb27b43"
    price    = { input = 0.05, output = 0.15, currency = "EUR" }
    context  = 131072
  }
  image    = "registry.acme.example/vllm-openai@sha256:1f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  weights  = { claim = "weights", cloud = "coreweave", region = "EU-NORTH-01A" }
  gpu      = { count = 2, node_label = { "gpu.nvidia.com/model" = "L40S" } }
  api_key  = { secret_name = "vllm", key = "api-key", variable = "VLLM_API_KEY" }
  gateways = { labels = { "app.kubernetes.io/name" = "portolan" } }
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.endpoint.location.country == "SE" && output.endpoint.url == "https://falun.inference.acme.example/v1"
    error_message = jsonencode(output.endpoint)
  }
}

run "pods_have_gpus_and_no_outbound_access" {
  command = plan

  assert {
    condition     = length(kubernetes_network_policy_v1.vllm.spec[0].egress) == 0 && contains(kubernetes_network_policy_v1.vllm.spec[0].policy_types, "Egress")
    error_message = "a pod that serves prompts must have no outbound access"
  }
  assert {
    condition     = kubernetes_deployment_v1.vllm.spec[0].template[0].spec[0].node_selector["gpu.nvidia.com/model"] == "L40S" && kubernetes_deployment_v1.vllm.spec[0].template[0].spec[0].container[0].resources[0].limits["nvidia.com/gpu"] == "2"
    error_message = "the GPUs are not requested"
  }
  assert {
    condition     = output.endpoint.url == "http://falun-gpu.inference.svc:8000/v1" && output.endpoint.credentials.key == "$${env:VLLM_API_KEY}"
    error_message = jsonencode(output.endpoint)
  }
}

run "eu_west_is_london_and_refused" {
  command = plan
  variables {
    cluster = { cloud = "coreweave", region = "EU-WEST" }
  }
  expect_failures = [var.cluster]
}

run "norway_is_refused" {
  command = plan
  variables {
    cluster = { cloud = "coreweave", region = "EU-NORTH-02A" }
  }
  expect_failures = [var.cluster]
}

run "unconfirmed_paris_is_refused" {
  command = plan
  variables {
    cluster = { cloud = "scaleway", region = "fr-par" }
  }
  expect_failures = [var.cluster]
}

run "attested_paris_is_accepted" {
  command = plan
  variables {
    cluster  = { cloud = "scaleway", region = "fr-par" }
    attested = ["scaleway/fr-par"]
    operator = { name = "Scaleway SAS", country = "FR" }
  }

  assert {
    condition     = output.endpoint.location.country == "FR"
    error_message = jsonencode(output.endpoint)
  }
}

run "attested_gravelines_is_accepted" {
  command = plan
  variables {
    cluster  = { cloud = "ovhcloud", region = "gra" }
    attested = ["ovhcloud/gra"]
    operator = { name = "OVH SAS", country = "FR" }
  }
}

run "weights_from_virginia_are_refused" {
  command = plan
  variables {
    weights = { claim = "weights", cloud = "aws", region = "us-east-1" }
  }
  expect_failures = [var.weights]
}

run "weights_from_ireland_are_accepted" {
  command = plan
  variables {
    weights = { claim = "weights", cloud = "aws", region = "eu-west-1" }
  }
}

run "image_by_tag_is_refused" {
  command = plan
  variables {
    image = "vllm/vllm-openai:latest"
  }
  expect_failures = [var.image]
}

run "weights_by_branch_are_refused" {
  command = plan
  variables {
    model = { model = "mistral-small", upstream = "mistralai/Mistral-Small-3.2-24B-Instruct-2506", revision = "main", price = { input = 0.05, output = 0.15, currency = "EUR" }, context = 131072 }
  }
  expect_failures = [var.model]
}

run "clear_text_address_outside_the_cluster_is_refused" {
  command = plan
  variables {
    url = "http://falun.inference.acme.example/v1"
  }
  expect_failures = [var.url]
}

run "no_permitted_caller_is_refused" {
  command = plan
  variables {
    gateways = {}
  }
  expect_failures = [var.gateways]
}
