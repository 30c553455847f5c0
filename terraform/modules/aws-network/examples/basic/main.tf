# Two zones in Frankfurt, one model, outbound access to the endpoints only.
module "network" {
  source = "../.."

  name         = "portolan"
  boundary     = "EU27"
  account_id   = "111122223333"
  region       = "eu-central-1"
  zones        = ["eu-central-1a", "eu-central-1b"]
  bedrock_arns = ["arn:aws:bedrock:eu-central-1::foundation-model/mistral.mistral-large-2407-v1:0"]
}

output "subnet_ids" {
  value = module.network.subnet_ids
}
