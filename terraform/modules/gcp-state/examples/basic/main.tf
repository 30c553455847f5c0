# Stores for two or more replicas in the Netherlands.
module "state" {
  source = "../.."

  name            = "portolan-ams"
  boundary        = "EU27"
  project         = "acme-portolan"
  region          = "europe-west4"
  network_id      = "projects/acme-portolan/global/networks/portolan"
  kms_key_id      = "projects/acme-portolan/locations/europe-west4/keyRings/ams-1/cryptoKeys/ams-1"
  service_account = "ams-1-gateway@acme-portolan.iam.gserviceaccount.com"
}

output "country" {
  value = module.state.country
}
