# Gemini in the Netherlands.
module "vertex" {
  source = "../.."

  name            = "portolan"
  boundary        = "EU27"
  project         = "acme-portolan"
  location        = "europe-west4"
  endpoint_id     = "netherlands-vertex"
  service_account = "portolan@acme-portolan.iam.gserviceaccount.com"
  models = [{
    model    = "gemini-flash"
    upstream = "gemini-2.5-flash"
    price    = { input = 0.3, output = 2.5, currency = "USD" }
    context  = 1048576
  }]
  network = {
    id         = "projects/acme-portolan/global/networks/portolan"
    region     = "europe-west4"
    subnetwork = "projects/acme-portolan/regions/europe-west4/subnetworks/gateway"
    address    = "10.90.0.10"
  }
}

output "endpoint" {
  value = module.vertex.endpoint
}
