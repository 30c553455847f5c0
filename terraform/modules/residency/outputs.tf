output "boundary" {
  description = "The requested boundary."
  value       = var.boundary
}

output "allowed" {
  description = "ISO codes of the countries inside the boundary; for WORLD, every country of the tables."
  value       = local.allowed
}

output "regions" {
  description = "cloud -> region -> country, countries in which it may process (also as text for messages), partition, services, settled, inside."
  value       = local.regions
}

output "permitted" {
  description = "cloud -> regions inside the boundary."
  value       = local.permitted
}

output "choices" {
  description = "cloud -> the regions inside the boundary with their countries, as one line for messages."
  value = {
    for cloud, ids in local.permitted : cloud => length(ids) == 0 ? "(none)" : join(", ", [
      for id in ids : "${id} (${local.regions[cloud][id].country})"
    ])
  }
}

output "places" {
  description = "cloud/region -> the countries in which it may process, as text for messages."
  value       = { for place, row in local.places : place => row.text }
}

output "profiles" {
  description = "AWS source region -> Bedrock profile prefixes that may stay inside, subject to their resolved destinations."
  value       = local.profiles
}

output "profile_prefixes" {
  description = "Every Bedrock profile prefix in the tables."
  value       = sort(keys(local.tables.profiles))
}

output "bedrock_vendors" {
  description = "Publishers that begin a Bedrock model id; a prefix before one of them is a geography."
  value       = local.tables.bedrockVendors
}

output "azure_skus" {
  description = "Azure region -> deployment SKUs that process inside the boundary."
  value       = local.azure_skus
}

output "vertex" {
  description = "Vertex AI's guarantees: publishers, a pattern over model names, and the locations inside the boundary."
  value       = local.vertex
}

output "hosts" {
  description = "Vendor host -> vendor, countries (\"*\" is any country; also as text for messages), settled, inside."
  value       = local.hosts
}
