# A gateway in the Netherlands.
module "gateway" {
  source = "../.."

  name     = "ams-1"
  boundary = "EU27"
  project  = "acme-portolan"
  region   = "europe-west4"
  image    = "europe-west4-docker.pkg.dev/acme-portolan/images/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  invokers = ["group:llm-users@acme.example"]
  network = {
    id         = "projects/acme-portolan/global/networks/portolan"
    subnetwork = "projects/acme-portolan/regions/europe-west4/subnetworks/gateway"
  }

  # In a real root: module.configuration.
  configuration = {
    files           = { "portolan.yaml" = "node: {}" }
    drain_seconds   = 9
    silence_seconds = 120
  }
}

output "secret_ids" {
  value = module.gateway.secret_ids
}
