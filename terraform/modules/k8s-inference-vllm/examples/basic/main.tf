# Mistral Small on two L40S in Falun, for gateways of one private range.
module "vllm" {
  source = "../.."

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
    supports = ["tools", "vision", "json-schema", "prefill"]
  }
  image    = "registry.acme.example/vllm-openai@sha256:1f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  weights  = { claim = "weights", cloud = "coreweave", region = "EU-NORTH-01A" }
  gpu      = { count = 2, node_label = { "gpu.nvidia.com/model" = "L40S" } }
  api_key  = { secret_name = "vllm", key = "api-key", variable = "VLLM_API_KEY" }
  gateways = { ranges = ["10.50.0.0/24"] }
  url      = "https://falun.inference.acme.example/v1"
}

output "endpoint" {
  value = module.vllm.endpoint
}
