# The answer to "is this place inside the boundary?", by set inclusion over countries and never by the letters of a name.
# tables.json is printed from the product's residency data by the build, so the gateway and these modules cannot disagree.
locals {
  tables = jsondecode(file("${path.module}/tables.json"))

  boundaries = concat(keys(local.tables.scopes), keys(local.tables.countries), ["WORLD"])
  known = toset(concat(
    keys(local.tables.hosts),
    flatten([for cloud, rows in local.tables.regions : [for id, _ in rows : "${cloud}/${id}"]]),
  ))

  world   = var.boundary == "WORLD"
  allowed = toset(local.world ? keys(local.tables.countries) : try(local.tables.scopes[var.boundary], [var.boundary]))

  regions = {
    for cloud, rows in local.tables.regions : cloud => {
      for id, row in rows : id => {
        city      = row.city
        country   = row.country
        countries = row.countries
        partition = try(row.partition, cloud)
        settled   = row.settled || contains(var.attested, "${cloud}/${id}")
        inside = local.world || (
          (row.settled || contains(var.attested, "${cloud}/${id}"))
          && length(setsubtract(row.countries, local.allowed)) == 0
        )
      }
    }
  }
  permitted = { for cloud, rows in local.regions : cloud => sort([for id, row in rows : id if row.inside]) }
}

# Amazon Bedrock: what a geographic profile may reach depends on the region it is called from.
locals {
  profile_countries = {
    for source, _ in local.tables.regions.aws : source => {
      for prefix, profile in local.tables.profiles : prefix => (
        contains(keys(profile.destinations), source)
        ? distinct(flatten([for id in profile.destinations[source] : local.tables.regions.aws[id].countries]))
        : profile.countries
      )
    }
  }
  profiles = {
    for source, rows in local.profile_countries : source => sort([
      for prefix, countries in rows : prefix
      if local.world || (length(countries) > 0 && length(setsubtract(countries, local.allowed)) == 0)
    ])
  }
}

# Azure: the SKU decides how far a request travels; the region only where a geography is one.
locals {
  sku_countries = {
    for region, row in local.tables.regions.azure : region => {
      for sku, fact in local.tables.skus : sku => (
        fact.kind == "geography" ? row.countries
        : try([for zone, countries in fact.zones : countries if contains(countries, row.country)][0], [])
      )
    }
  }
  azure_skus = {
    for region, rows in local.sku_countries : region => sort([
      for sku, countries in rows : sku
      if local.world || (
        local.regions.azure[region].settled && length(countries) > 0
        && length(setsubtract(countries, local.allowed)) == 0
      )
    ])
  }
}

# Vertex AI: a region carries a promise only for the model families Google lists it for.
locals {
  vertex = {
    for family in ["google", "open", "partner"] : family => sort(concat(
      [
        for id, row in local.tables.regions.gcp : id
        if local.world || (contains(row.vertex, family) && local.regions.gcp[id].inside)
      ],
      [
        for id, fact in local.tables.vertex : id
        if local.world || (!fact.world && length(setsubtract(fact.countries, local.allowed)) == 0)
      ],
    ))
  }
}

# Vendors' own hosts. A promise that hangs on a contract (`conditional`) is none until somebody attests it.
locals {
  hosts = {
    for host, fact in local.tables.hosts : host => {
      cloud     = fact.cloud
      operator  = fact.operator
      countries = fact.world ? ["*"] : fact.countries
      settled   = (fact.settled && !fact.conditional) || contains(var.attested, host)
      text = fact.world ? "any country" : "${join(" ", fact.countries)}${
        fact.settled && !fact.conditional ? "" : fact.conditional ? " (on conditions of contract)" : " (unconfirmed)"
      }"
      inside = local.world || (
        !fact.world
        && ((fact.settled && !fact.conditional) || contains(var.attested, host))
        && length(setsubtract(fact.countries, local.allowed)) == 0
      )
    }
  }
}
