# A gateway on a cluster in your own data centre in France.
module "gateway" {
  source = "../.."

  name        = "par-1"
  namespace   = "portolan"
  boundary    = "EU27"
  cluster     = { cloud = "own", country = "FR" }
  image       = "registry.acme.example/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  secret_name = "portolan"
  callers     = { "portolan.dev/caller" = "true" }

  # In a real root: module.configuration.
  configuration = {
    files           = { "portolan.yaml" = "node: {}", "catalog/region.json" = "{}" }
    drain_seconds   = 60
    silence_seconds = 120
  }
}

output "url" {
  value = module.gateway.url
}
