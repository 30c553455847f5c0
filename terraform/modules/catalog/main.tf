# Joins the endpoints of a region into the gateway's catalog file; refuses to produce a partly invalid one.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  self_hosted = ["openai-compatible", "vllm", "sglang", "tgi", "llama-cpp", "ollama", "nim"]
  azure       = ["azure-openai", "azure-foundry"]
  aws         = ["aws-bedrock", "aws-sagemaker"]
  vendors     = ["mistral", "openai", "anthropic", "ovhcloud", "scaleway", "ionos", "stackit", "nebius", "coreweave"]
  providers   = concat(local.self_hosted, local.aws, local.azure, ["gcp-vertex"], local.vendors)

  # Fields of a credential that contain the secret itself; everything else (type, role, profile, …) is a name.
  secret_fields = ["key", "secret", "token", "clientSecret", "accessKey", "secretKey", "sessionToken", "password"]

  models    = distinct(flatten([for e in var.endpoints : e.models[*].model]))
  priced_in = distinct(flatten([for e in var.endpoints : [for m in e.models : m.price.currency]]))

  attested = {
    for e in var.endpoints : e.id => (
      e.attest != null && length(setsubtract(try(concat(e.attest.processing, e.attest.storage), ["*"]), module.residency.allowed)) == 0
    )
  }
  world = var.boundary == "WORLD"

  vertex = merge([
    for e in var.endpoints : {
      for m in e.models : "${e.id}/${m.upstream}" => distinct(flatten([
        for cell in module.residency.vertex : cell.locations
        if contains(cell.publishers, coalesce(m.publisher, "google")) && can(regex(cell.models, m.upstream))
      ]))
    } if e.provider == "gcp-vertex"
  ]...)

  outside_self_hosted = [
    for e in var.endpoints : "${e.id}: location ${try(e.location.country, "not given")} is not one of ${join(" ", module.residency.allowed)}"
    if contains(local.self_hosted, e.provider) && !local.attested[e.id] && !contains(module.residency.allowed, try(e.location.country, ""))
  ]
  outside_aws = concat(
    [
      for e in var.endpoints : "${e.id}: region ${coalesce(e.region, "not given")}; use one of ${module.residency.choices.aws}"
      if contains(local.aws, e.provider) && !contains(module.residency.permitted.aws, coalesce(e.region, "-"))
    ],
    flatten([
      for e in var.endpoints : [
        for m in e.models : "${e.id}: ${m.upstream} may run in ${try(join(" ", m.destinations), "regions nobody resolved")}; use an in-Region model, or a profile whose destinations all lie inside"
        if can(regex("^(${join("|", module.residency.profile_prefixes)})\\.", m.upstream)) && !alltrue([for d in coalesce(m.destinations, ["-"]) : contains(module.residency.permitted.aws, d)])
      ] if e.provider == "aws-bedrock"
    ]),
  )
  outside_azure = flatten([
    for e in var.endpoints : [
      for m in e.models : "${e.id}: ${m.upstream} as ${coalesce(m.sku, "no SKU")} in ${coalesce(e.region, "no region")}; there the boundary permits ${join(" or ", try(coalescelist(module.residency.azure_skus[e.region], ["no SKU"]), ["no SKU"]))}"
      if !contains(try(module.residency.azure_skus[e.region], []), coalesce(m.sku, "-"))
    ] if contains(local.azure, e.provider) && !local.attested[e.id]
  ])
  outside_vertex = flatten([
    for e in var.endpoints : [
      for m in e.models : "${e.id}: ${m.upstream} in ${coalesce(e.region, "no location")}; Google promises it in ${join(" or ", try(coalescelist(local.vertex["${e.id}/${m.upstream}"], ["no location"]), ["no location"]))} inside the boundary"
      if !contains(local.vertex["${e.id}/${m.upstream}"], coalesce(e.region, "-"))
    ] if e.provider == "gcp-vertex" && !local.attested[e.id]
  ])
  outside_vendors = [
    for e in var.endpoints : "${e.id}: ${coalesce(e.url, "no url")} makes no promise inside the boundary; attest one, or use an endpoint that does"
    if contains(local.vendors, e.provider) && !local.attested[e.id]
    && !try(module.residency.hosts[regex("^https://([^/:]+)", coalesce(e.url, "-"))[0]].inside, false)
  ]
  outside = local.world ? [] : concat(
    local.outside_self_hosted, local.outside_aws, local.outside_azure, local.outside_vertex, local.outside_vendors,
  )

  catalog = merge({
    endpoints = [
      for e in var.endpoints : merge(
        { for name, value in e : name => value if value != null && name != "models" },
        { models = [for m in e.models : { for name, value in m : name => value if value != null }] },
      )
    ]
    currencies = var.currencies
  }, length(var.aliases) == 0 ? {} : { aliases = var.aliases })
}
