# Decides whether a location is inside the boundary, by set inclusion over countries and never by parts of a name.
# The build generates tables.json from the product's residency data, so that the gateway and these modules cannot differ.
locals {
  tables = jsondecode(file("${path.module}/tables.json"))

  countries  = toset(concat(flatten([for _, row in local.tables.regions : row.countries]), flatten(values(local.tables.sets))))
  boundaries = concat(keys(local.tables.sets), tolist(local.countries), ["WORLD"])
  known      = toset(concat(keys(local.tables.hosts), keys(local.tables.regions)))

  world   = var.boundary == "WORLD"
  allowed = local.world ? local.countries : toset(try(local.tables.sets[var.boundary], [var.boundary]))

  places = {
    for place, row in local.tables.regions : place => {
      cloud     = split("/", place)[0]
      id        = split("/", place)[1]
      country   = row.country
      countries = row.countries
      partition = row.partition
      services  = row.services
      settled   = row.settled || contains(var.attested, place)
      text      = "${join(" or ", row.countries)}${row.settled || contains(var.attested, place) ? "" : " (unconfirmed)"}"
      inside = local.world || (
        (row.settled || contains(var.attested, place)) && length(setsubtract(row.countries, local.allowed)) == 0
      )
    }
  }
  clouds    = toset([for _, row in local.places : row.cloud])
  regions   = { for cloud in local.clouds : cloud => { for _, row in local.places : row.id => row if row.cloud == cloud } }
  permitted = { for cloud, rows in local.regions : cloud => sort([for id, row in rows : id if row.inside]) }
}

# Amazon Bedrock: a geographic profile can stay inside the boundary only where it is offered and its source region is inside.
# Its destinations are read from AWS at plan; profiles omitted here can never stay inside.
locals {
  profiles = {
    for source, row in local.regions.aws : source => sort([
      for prefix, fact in local.tables.profiles : prefix
      if local.world || (row.inside && !fact.world && contains(fact.from, source))
    ])
  }
}

# Azure: the SKU decides where a request is processed; the region matters only for regional SKUs.
locals {
  sku_countries = {
    for region, row in local.regions.azure : region => {
      for sku, scope in local.tables.skus : sku => (
        !row.settled ? []
        : scope == "geography" ? row.countries
        : scope == "zone" ? flatten([for _, zone in local.tables.dataZones : zone.countries if contains(zone.members, row.country)])
        : []
      )
    }
  }
  azure_skus = {
    for region, rows in local.sku_countries : region => sort([
      for sku, countries in rows : sku
      if local.world || (length(countries) > 0 && length(setsubtract(countries, local.allowed)) == 0)
    ])
  }
}

# Vertex AI: Google guarantees processing per model and location; there is no guarantee outside that table.
locals {
  vertex = [
    for cell in local.tables.vertexCells : {
      publishers = cell.publishers
      models     = "^(${join("|", [for glob in cell.models : replace(replace(glob, ".", "\\."), "*", ".*")])})$"
      locations = sort([
        for location, promise in cell.locations : location
        if local.world || (!promise.world && length(setsubtract(promise.countries, local.allowed)) == 0)
      ])
    }
  ]
}

# Vendors' own hosts. A guarantee that depends on a contract (`conditional`) counts only when it is attested.
locals {
  hosts = {
    for host, fact in local.tables.hosts : host => {
      vendor    = fact.service
      countries = fact.world ? ["*"] : fact.countries
      settled   = (fact.settled && !fact.conditional) || contains(var.attested, host)
      text = fact.world ? "any country" : "${join(" ", fact.countries)}${
        fact.conditional ? " (on conditions of contract)" : fact.settled ? "" : " (unconfirmed)"
      }"
      inside = local.world || (
        !fact.world
        && ((fact.settled && !fact.conditional) || contains(var.attested, host))
        && length(setsubtract(fact.countries, local.allowed)) == 0
      )
    }
  }
}
