run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = contains(output.skus, "Standard") && !contains(output.skus, "GlobalStandard") && !output.london
    error_message = "${join(" ", output.skus)}, London ${output.london}"
  }
}

run "eu27_contains_the_six_bedrock_regions_and_neither_london_nor_zurich" {
  command = plan

  variables {
    boundary = "EU27"
  }

  assert {
    condition     = alltrue([for id in ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"] : contains(output.permitted.aws, id)])
    error_message = "the six regions of the EU are missing from ${join(", ", output.permitted.aws)}"
  }
  assert {
    condition     = !contains(output.permitted.aws, "eu-west-2") && !contains(output.permitted.aws, "eu-central-2")
    error_message = "London or Zurich counted as EU"
  }
  assert {
    condition     = !contains(output.permitted.azure, "uksouth") && !contains(output.permitted.azure, "norwayeast") && !contains(output.permitted.azure, "centraluseuap")
    error_message = "a location outside the EU counted as EU on Azure"
  }
  assert {
    condition     = !contains(output.permitted.gcp, "europe-west2") && !contains(output.permitted.gcp, "europe-west6")
    error_message = "London or Zurich counted as EU on Google Cloud"
  }
  assert {
    condition     = !contains(output.permitted.coreweave, "EU-WEST") && !contains(output.permitted.coreweave, "EU-NORTH-02A") && contains(output.permitted.coreweave, "EU-NORTH-01A")
    error_message = "CoreWeave EU-WEST is in the United Kingdom and EU-NORTH-02A in Norway"
  }
}

run "eu_profile_stays_inside_only_from_the_six" {
  command = plan

  variables {
    boundary = "EU27"
  }

  assert {
    condition     = join(",", output.profiles["eu-central-1"]) == "eu"
    error_message = "from Frankfurt only the eu profile must be permitted, got ${join(",", output.profiles["eu-central-1"])}"
  }
  assert {
    condition     = length(output.profiles["eu-west-2"]) == 0 && length(output.profiles["eu-central-2"]) == 0 && length(output.profiles["us-east-1"]) == 0
    error_message = "called from London, Zurich or Virginia no profile can stay inside"
  }
}

run "azure_skus_follow_the_zone_not_the_region" {
  command = plan

  variables {
    boundary = "EU27"
  }

  assert {
    condition     = join(",", output.azure_skus["swedencentral"]) == "ProvisionedManaged,Standard"
    error_message = "got ${join(",", output.azure_skus["swedencentral"])}"
  }
  assert {
    condition     = length(output.azure_skus["denmarkeast"]) == 0
    error_message = "an unconfirmed region counts as any country"
  }
}

run "efta_boundary_admits_the_data_zone_and_zurich" {
  command = plan

  variables {
    boundary = "EU_EFTA"
  }

  assert {
    condition     = contains(output.azure_skus["swedencentral"], "DataZoneStandard") && !contains(output.azure_skus["swedencentral"], "GlobalStandard")
    error_message = "the EU data zone is EU and EFTA; Global is any country"
  }
  assert {
    condition     = contains(output.permitted.aws, "eu-central-2") && contains(output.profiles["eu-central-2"], "eu")
    error_message = "Zurich and the destinations of its eu profile are in EU and EFTA"
  }
  assert {
    condition     = output.hosts["api.eu.mistral.ai"].inside && !output.hosts["api.mistral.ai"].inside
    error_message = "only Mistral's EU host guarantees EU and EFTA"
  }
}

run "one_country_excludes_a_geography_of_two" {
  command = plan

  variables {
    boundary = "NL"
  }

  assert {
    condition     = !contains(output.permitted.azure, "westeurope") && contains(output.permitted.gcp, "europe-west4")
    error_message = "westeurope may process in Ireland too"
  }
  assert {
    condition     = !anytrue([for cell in output.vertex : contains(cell.locations, "eu")])
    error_message = "Vertex eu is 27 countries, not one"
  }
}

run "vertex_guarantees_depend_on_publisher_and_model" {
  command = plan

  variables {
    boundary = "EU27"
  }

  assert {
    condition     = join(",", flatten([for cell in output.vertex : cell.locations if contains(cell.publishers, "google") && can(regex(cell.models, "gemini-2.5-flash"))])) == "europe-west3,europe-west4,europe-west9"
    error_message = jsonencode(output.vertex)
  }
  assert {
    condition     = contains(flatten([for cell in output.vertex : cell.locations if can(regex(cell.models, "gemini-3-pro"))]), "eu")
    error_message = "Gemini 3 is guaranteed in eu"
  }
  assert {
    condition     = length([for cell in output.vertex : cell if can(regex(cell.models, "gemini-flash-latest"))]) == 0
    error_message = "a moving alias must be in no cell"
  }
}

run "attestation_admits_an_unconfirmed_row_without_changing_its_countries" {
  command = plan

  variables {
    boundary = "EU27"
    attested = ["scaleway/fr-par", "api.scaleway.ai", "api.eu.mistral.ai"]
  }

  assert {
    condition     = contains(output.permitted.scaleway, "fr-par") && output.hosts["api.scaleway.ai"].inside
    error_message = "the attested row is still refused"
  }
  assert {
    condition     = !output.hosts["api.eu.mistral.ai"].inside
    error_message = "attesting a row does not shrink its countries"
  }
}

run "world_permits_everything" {
  command = plan

  variables {
    boundary = "WORLD"
  }

  assert {
    condition     = contains(output.permitted.aws, "us-east-1") && length([for cell in output.vertex : cell if contains(cell.locations, "us")]) > 0 && output.hosts["api.mistral.ai"].inside
    error_message = "WORLD refused a location"
  }
}

run "eu_is_refused_as_ambiguous" {
  command = plan

  variables {
    boundary = "EU"
  }

  expect_failures = [var.boundary]
}

run "uk_is_not_an_iso_code" {
  command = plan

  variables {
    boundary = "UK"
  }

  expect_failures = [var.boundary]
}

run "gb_is" {
  command = plan

  variables {
    boundary = "GB"
  }

  assert {
    condition     = contains(output.permitted.aws, "eu-west-2")
    error_message = "London is in GB"
  }
}

run "attesting_an_unknown_row_is_refused" {
  command = plan

  variables {
    boundary = "EU27"
    attested = ["scaleway/fr-pra"]
  }

  expect_failures = [var.attested]
}
