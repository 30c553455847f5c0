# Frankfurt: the gateway and its stores on AWS, Bedrock in the same region, and a French vendor through NAT.
module "residency" {
  source   = "../../modules/residency"
  boundary = var.boundary
}

module "bedrock" {
  source = "../../modules/aws-bedrock-access"

  name        = "fra-1"
  boundary    = var.boundary
  account_id  = var.account_id
  region      = var.region
  endpoint_id = "frankfurt-bedrock"
  models      = var.bedrock_models
  observed    = var.observed
}

module "scaleway" {
  source = "../../modules/vendor-endpoint"

  boundary    = var.boundary
  endpoint_id = "paris-scaleway"
  vendor      = "scaleway"
  secret      = "$${env:SCALEWAY_API_KEY}"
  attest      = var.vendor_attest
  models = [{
    model    = "mistral-small"
    upstream = "mistral-small-3.2-24b-instruct-2506"
    price    = { input = 0.15, output = 0.35, currency = "EUR" }
    context  = 131072
    supports = ["tools", "json-schema"]
  }]
}

module "catalog" {
  source = "../../modules/catalog"

  boundary  = var.boundary
  endpoints = [module.bedrock.endpoint, module.scaleway.endpoint]
  aliases   = [{ name = "chat-fast", models = ["mistral-small", "mistral-large"] }]
}

module "configuration" {
  source = "../../modules/configuration"

  node_id       = "fra-1"
  country       = module.gateway.country
  drain_seconds = 90
  catalog       = module.catalog.catalog
  policies      = file("${path.module}/../eu-only.yaml")
}

module "network" {
  source = "../../modules/aws-network"

  name         = "fra-1"
  boundary     = var.boundary
  account_id   = var.account_id
  region       = var.region
  zones        = var.zones
  bedrock_arns = module.bedrock.resource_arns
  egress       = "vendors"
}

module "gateway" {
  source = "../../modules/aws-gateway"

  name            = "fra-1"
  boundary        = var.boundary
  account_id      = var.account_id
  region          = var.region
  network         = module.network
  clients         = var.clients
  image           = var.image
  certificate_arn = var.certificate_arn
  configuration   = module.configuration
  secrets         = module.catalog.secrets
  policy_arns     = { models = module.bedrock.policy_arn, stores = module.state.policy_arn }
}

module "state" {
  source = "../../modules/aws-state"

  name                      = "fra-1"
  boundary                  = var.boundary
  account_id                = var.account_id
  region                    = var.region
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.subnet_ids
  gateway_security_group_id = module.gateway.security_group_id
}
