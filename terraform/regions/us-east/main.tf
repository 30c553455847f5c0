# Virginia: the same modules with another boundary.
module "residency" {
  source   = "../../modules/residency"
  boundary = var.boundary
}

module "bedrock" {
  source = "../../modules/aws-bedrock-access"

  name        = "iad-1"
  boundary    = var.boundary
  account_id  = var.account_id
  region      = var.region
  endpoint_id = "virginia-bedrock"
  models      = var.bedrock_models
  observed    = var.observed
}

module "catalog" {
  source = "../../modules/catalog"

  boundary  = var.boundary
  endpoints = [module.bedrock.endpoint]
}

module "configuration" {
  source = "../../modules/configuration"

  node_id       = "iad-1"
  country       = module.gateway.country
  drain_seconds = 90
  catalog       = module.catalog.catalog
  policies      = file("${path.module}/../balanced.yaml")
}

module "network" {
  source = "../../modules/aws-network"

  name         = "iad-1"
  boundary     = var.boundary
  account_id   = var.account_id
  region       = var.region
  zones        = var.zones
  bedrock_arns = module.bedrock.resource_arns
}

module "gateway" {
  source = "../../modules/aws-gateway"

  name            = "iad-1"
  boundary        = var.boundary
  account_id      = var.account_id
  region          = var.region
  network         = module.network
  clients         = var.clients
  image           = var.image
  certificate_arn = var.certificate_arn
  configuration   = module.configuration
  secrets         = module.catalog.secrets
  policy_arns     = { models = module.bedrock.policy_arn }
}
