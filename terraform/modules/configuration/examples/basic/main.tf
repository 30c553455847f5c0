# The files of a gateway in Germany.
module "catalog" {
  source = "../../../catalog"

  boundary = "EU27"
  endpoints = [{
    id       = "frankfurt-bedrock"
    provider = "aws-bedrock"
    region   = "eu-central-1"
    models   = [{ model = "mistral-large", upstream = "mistral.mistral-large-2407-v1:0", price = { input = 2, output = 6, currency = "USD" }, context = 131072 }]
  }]
}

module "configuration" {
  source = "../.."

  node_id       = "fra-1"
  country       = "DE"
  drain_seconds = 90
  catalog       = module.catalog.catalog
  policies      = <<-EOT
    policies:
      - name: eu-only
        require: {processing: [EU27], storage: [EU27], copies: [EU27]}
        prefer: {objective: cost}
        failover: {attempts: 3, deadline: 3m}
  EOT
}

output "files" {
  value = module.configuration.files
}

output "silence_seconds" {
  value = module.configuration.silence_seconds
}
