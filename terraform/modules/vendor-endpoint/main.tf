# A vendor's public API as an endpoint. Nothing is provisioned; the module only checks the host.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  vendors = {
    mistral  = { host = "api.eu.mistral.ai", path = "" }
    openai   = { host = "eu.api.openai.com", path = "" }
    ovhcloud = { host = "oai.endpoints.kepler.ai.cloud.ovh.net", path = "/v1" }
    scaleway = { host = "api.scaleway.ai", path = "/v1" }
    ionos    = { host = "openai.inference.de-txl.ionos.com", path = "/v1" }
    stackit  = { host = "api.openai-compat.model-serving.eu01.onstackit.cloud", path = "/v1" }
  }
  vendor = try(local.vendors[var.vendor], { host = "-", path = "" })
  host   = coalesce(var.host, local.vendor.host)

  attested    = var.attest != null
  known_hosts = [for host, fact in module.residency.hosts : host if fact.vendor == var.vendor]
  inside      = [for host in local.known_hosts : host if module.residency.hosts[host].inside]
  attestable = [
    for host in local.known_hosts : host
    if module.residency.hosts[host].text != "any country" && !module.residency.hosts[host].settled
    && length(setsubtract(module.residency.hosts[host].countries, module.residency.allowed)) == 0
  ]
  instead = (
    length(local.inside) > 0 ? join(" or ", local.inside)
    : length(local.attestable) > 0 ? "${join(" or ", local.attestable)} with attest = {…} (the published facts are unconfirmed)"
    : contains(local.known_hosts, "api.eu.mistral.ai") ? "api.eu.mistral.ai (EU and EFTA) with boundary = \"EU_EFTA\", Mistral's models on aws-bedrock in an EU region, or a vendor that processes inside"
    : "a vendor that processes inside: modules aws-bedrock-access, azure-foundry, gcp-vertex-access, k8s-inference-vllm, or an EU cloud with attest"
  )
}
