# Mistral's own API in the EU and EFTA, and Scaleway in Paris for data that must stay inside the EU.
module "mistral_eu" {
  source = "../.."

  boundary    = "EU_EFTA"
  endpoint_id = "mistral-eu"
  vendor      = "mistral"
  secret      = "$${env:MISTRAL_API_KEY}"
  models = [{
    model    = "mistral-large"
    upstream = "mistral-large-2411"
    price    = { input = 2.2, output = 6.6, currency = "EUR" }
    context  = 131072
    supports = ["tools", "json-schema", "prefill"]
  }]
}

module "scaleway" {
  source = "../.."

  boundary    = "EU27"
  endpoint_id = "scaleway-paris"
  vendor      = "scaleway"
  secret      = "$${env:SCALEWAY_API_KEY}"
  retention   = "none"
  attest = {
    processing = ["FR"]
    storage    = ["FR"]
    by         = "Privacy office, contract 2026-114"
    at         = "2026-11-20"
    expires    = "2027-05-20"
  }
  models = [{
    model    = "mistral-small"
    upstream = "mistral-small-3.2-24b-instruct-2506"
    price    = { input = 0.15, output = 0.35, currency = "EUR" }
    context  = 131072
  }]
}

output "endpoints" {
  value = [module.mistral_eu.endpoint, module.scaleway.endpoint]
}
