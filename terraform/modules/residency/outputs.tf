output "boundary" {
  description = "The boundary asked for."
  value       = var.boundary
}

output "allowed" {
  description = "ISO codes of the countries inside it; every country of the tables for WORLD."
  value       = local.allowed
}

output "regions" {
  description = "cloud -> region -> country, countries it may process in (and the same as text for a message), partition, services, settled, inside."
  value       = local.regions
}

output "permitted" {
  description = "cloud -> regions inside the boundary."
  value       = local.permitted
}

output "choices" {
  description = "cloud -> the same as one line for a message, with countries."
  value = {
    for cloud, ids in local.permitted : cloud => length(ids) == 0 ? "(none)" : join(", ", [
      for id in ids : "${id} (${local.regions[cloud][id].country})"
    ])
  }
}

output "places" {
  description = "cloud/region -> the countries it may process in, for a message."
  value       = { for place, row in local.places : place => row.text }
}

output "profiles" {
  description = "AWS source region -> Bedrock profile prefixes that may stay inside, subject to their resolved destinations."
  value       = local.profiles
}

output "profile_prefixes" {
  description = "Every Bedrock profile prefix the tables know."
  value       = sort(keys(local.tables.profiles))
}

output "bedrock_vendors" {
  description = "Publishers that stand first in a Bedrock model id; anything before one of them is a geography."
  value       = local.tables.bedrockVendors
}

output "azure_skus" {
  description = "Azure region -> deployment SKUs that process inside the boundary."
  value       = local.azure_skus
}

output "vertex" {
  description = "Vertex AI's promises: publishers, a pattern over model names, and the locations inside the boundary."
  value       = local.vertex
}

output "hosts" {
  description = "Vendor host -> vendor, countries (\"*\" is the world; the same as text for a message), settled, inside."
  value       = local.hosts
}
