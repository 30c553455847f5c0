# One in-Region model and one EU profile, called from Frankfurt.
module "bedrock" {
  source = "../.."

  name        = "portolan"
  boundary    = "EU27"
  account_id  = "111122223333"
  region      = "eu-central-1"
  endpoint_id = "frankfurt-bedrock"
  models = [
    {
      model    = "mistral-large"
      upstream = "mistral.mistral-large-2407-v1:0"
      price    = { input = 2.0, output = 6.0, currency = "USD" }
      context  = 131072
    },
    {
      model    = "claude-sonnet"
      upstream = "eu.anthropic.claude-sonnet-4-6"
      price    = { input = 3.3, output = 16.5, currency = "USD" }
      context  = 200000
      supports = ["tools", "vision"]
    },
  ]
}

output "endpoint" {
  value = module.bedrock.endpoint
}
