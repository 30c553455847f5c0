output "boundary" {
  description = "The boundary asked for."
  value       = var.boundary
}

output "allowed" {
  description = "ISO codes of the countries inside it; every known country for WORLD."
  value       = local.allowed
}

output "regions" {
  description = "cloud -> region -> city, country, countries it may process in, partition, settled, inside."
  value       = local.regions
}

output "permitted" {
  description = "cloud -> regions inside the boundary."
  value       = local.permitted
}

output "choices" {
  description = "cloud -> the same as one line for a message, with cities."
  value = {
    for cloud, ids in local.permitted : cloud => length(ids) == 0 ? "(none)" : join(", ", [
      for id in ids : "${id} (${local.regions[cloud][id].city}, ${local.regions[cloud][id].country})"
    ])
  }
}

output "places" {
  description = "cloud/region -> where that is, for a message."
  value = merge([
    for cloud, rows in local.regions : {
      for id, row in rows : "${cloud}/${id}" => "${row.city}, ${join(" and ", row.countries)}${row.settled ? "" : " (unconfirmed)"}"
    }
  ]...)
}

output "profiles" {
  description = "AWS source region -> Bedrock profile prefixes whose documented destinations stay inside."
  value       = local.profiles
}

output "azure_skus" {
  description = "Azure region -> deployment SKUs that process inside the boundary."
  value       = local.azure_skus
}

output "vertex" {
  description = "Model family (google, partner, open) -> Vertex locations with a promise inside the boundary."
  value       = local.vertex
}

output "profile_prefixes" {
  description = "Every Bedrock profile prefix the tables know."
  value       = sort(keys(local.tables.profiles))
}

output "hosts" {
  description = "Vendor host -> cloud, operator, countries (\"*\" is the world), the same as text for a message, settled, inside."
  value       = local.hosts
}
