# A gateway in Frankfurt for callers of the 10.x network.
module "gateway" {
  source = "../.."

  name            = "portolan"
  boundary        = "EU27"
  account_id      = "111122223333"
  region          = "eu-central-1"
  clients         = ["10.0.0.0/8"]
  image           = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  secrets         = ["MISTRAL_API_KEY"]
  policy_arns     = { frankfurt-bedrock = "arn:aws:iam::111122223333:policy/portolan-bedrock-invoke" }

  # In a real root: module.network (aws-network) and module.configuration (configuration).
  network = {
    vpc_id                     = "vpc-0a1b2c3d4e5f60001"
    cidr                       = "10.40.0.0/20"
    subnet_ids                 = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
    endpoint_security_group_id = "sg-0a1b2c3d4e5f60001"
    s3_prefix_list_id          = "pl-6ea54007"
    egress                     = "none"
  }
  configuration = {
    environment     = { FILE_0 = "{}", FILE_1 = "node: {}", FILE_2 = "policies: []" }
    unpack          = ["sh", "-euc", "true"]
    drain_seconds   = 90
    silence_seconds = 120
  }
}

output "url" {
  value = module.gateway.url
}
