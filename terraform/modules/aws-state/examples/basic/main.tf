# Stores for two or more replicas in Frankfurt.
module "state" {
  source = "../.."

  name                      = "portolan"
  boundary                  = "EU27"
  account_id                = "111122223333"
  region                    = "eu-central-1"
  vpc_id                    = "vpc-0a1b2c3d4e5f60001"
  subnet_ids                = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  gateway_security_group_id = "sg-0a1b2c3d4e5f60003"
}

output "country" {
  value = module.state.country
}
