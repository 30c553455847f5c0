# Eemshaven: the gateway and its stores on Google Cloud, Gemini in the same region over private access, and Bedrock in Ireland.
locals {
  name     = "ams-1"
  audience = "portolan-bedrock"
}

module "residency" {
  source   = "../../modules/residency"
  boundary = var.boundary
}

module "vertex" {
  source = "../../modules/gcp-vertex-access"

  name            = local.name
  boundary        = var.boundary
  project         = var.project
  location        = var.region
  endpoint_id     = "netherlands-vertex"
  models          = var.vertex_models
  service_account = module.gateway.service_account
  network = {
    id         = google_compute_network.this.id
    region     = var.region
    subnetwork = google_compute_subnetwork.gateway.id
    address    = var.addresses.vertex
  }
}

# No AWS key is stored: the role trusts the gateway's Google identity, for one audience.
module "bedrock" {
  source = "../../modules/aws-bedrock-access"

  name        = local.name
  boundary    = var.boundary
  account_id  = var.aws.account_id
  region      = var.aws.region
  endpoint_id = "ireland-bedrock"
  models      = var.bedrock_models
  observed    = var.observed
  federation = {
    issuer     = "accounts.google.com"
    subject    = module.gateway.service_account_id
    audience   = local.audience
    token_file = module.gateway.aws_token_file
  }
}

module "catalog" {
  source = "../../modules/catalog"

  boundary  = var.boundary
  endpoints = [module.vertex.endpoint, module.bedrock.endpoint]
  aliases   = [{ name = "chat-fast", models = ["gemini-flash", "claude-sonnet"] }]
}

module "configuration" {
  source = "../../modules/configuration"

  node_id       = local.name
  country       = module.gateway.country
  drain_seconds = 9
  tenants       = "/run/secrets/tenants/tenants.yaml"
  catalog       = module.catalog.catalog
  policies      = file("${path.module}/../eu-only.yaml")
}

module "gateway" {
  source = "../../modules/gcp-gateway"

  name          = local.name
  boundary      = var.boundary
  project       = var.project
  region        = var.region
  image         = var.image
  invokers      = var.invokers
  configuration = module.configuration
  secrets       = module.catalog.secrets
  aws_token     = { audience = local.audience }
  network       = { id = google_compute_network.this.id, subnetwork = google_compute_subnetwork.gateway.id }
}

module "state" {
  source = "../../modules/gcp-state"

  name            = local.name
  boundary        = var.boundary
  project         = var.project
  region          = var.region
  network_id      = google_compute_network.this.id
  kms_key_id      = module.gateway.kms_key_id
  service_account = module.gateway.service_account

  depends_on = [google_service_networking_connection.services, google_network_connectivity_service_connection_policy.valkey]
}
