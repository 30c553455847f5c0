# Joins two endpoints into one catalog file.
module "catalog" {
  source = "../.."

  boundary = "EU27"
  endpoints = [
    {
      id          = "frankfurt-bedrock"
      provider    = "aws-bedrock"
      region      = "eu-central-1"
      credentials = { type = "default" }
      models = [{
        model    = "mistral-large"
        upstream = "mistral.mistral-large-2407-v1:0"
        price    = { input = 2, output = 6, currency = "USD" }
        context  = 131072
      }]
    },
    {
      id        = "paris-gpu"
      provider  = "vllm"
      url       = "http://10.0.0.7:8000/v1"
      location  = { country = "FR" }
      operator  = { name = "Acme", country = "FR" }
      retention = "none"
      models = [{
        model    = "mistral-small"
        upstream = "mistralai/Mistral-Small-3.2-24B-Instruct-2506"
        price    = { input = 0.05, output = 0.15, currency = "EUR" }
        context  = 131072
        supports = ["tools", "prefill"]
      }]
    },
  ]
  aliases = [{ name = "chat-fast", models = ["mistral-small", "mistral-large"] }]
}

output "catalog" {
  value = module.catalog.catalog
}
