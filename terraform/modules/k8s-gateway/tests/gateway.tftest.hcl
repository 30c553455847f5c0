# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "kubernetes" {}

variables {
  name          = "par-1"
  namespace     = "portolan"
  boundary      = "EU27"
  cluster       = { cloud = "own", country = "FR" }
  image         = "registry.acme.example/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  secret_name   = "portolan"
  secrets       = ["MISTRAL_API_KEY"]
  callers       = { "portolan.dev/caller" = "true" }
  configuration = { files = { "portolan.yaml" = "node: {}", "catalog/region.json" = "{}" }, drain_seconds = 60, silence_seconds = 120 }
}

run "example" {
  command = plan
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.url == "http://par-1.portolan.svc:8080"
    error_message = output.url
  }
}

run "pods_are_locked_down_and_drain" {
  command = plan

  assert {
    condition     = kubernetes_deployment_v1.gateway.spec[0].template[0].spec[0].termination_grace_period_seconds > 60
    error_message = "a pod would be killed while it drains"
  }
  assert {
    condition     = kubernetes_deployment_v1.gateway.spec[0].template[0].spec[0].container[0].security_context[0].read_only_root_filesystem && kubernetes_deployment_v1.gateway.spec[0].template[0].spec[0].security_context[0].run_as_non_root
    error_message = "a pod may write to its image or run as root"
  }
  assert {
    condition     = kubernetes_deployment_v1.gateway.spec[0].template[0].spec[0].container[0].readiness_probe[0].http_get[0].path == "/readyz"
    error_message = "readiness is /readyz"
  }
  assert {
    condition     = kubernetes_config_map_v1.configuration.data["catalog__region.json"] == "{}" && kubernetes_service_v1.gateway.spec[0].type == "ClusterIP"
    error_message = "the catalog is missing, or the service is public"
  }
  assert {
    condition     = output.country == "FR"
    error_message = output.country
  }
}

run "own_cluster_in_london_is_refused" {
  command = plan
  variables {
    cluster = { cloud = "own", country = "GB" }
  }
  expect_failures = [var.cluster]
}

run "coreweave_eu_west_is_london_and_refused" {
  command = plan
  variables {
    cluster = { cloud = "coreweave", region = "EU-WEST" }
  }
  expect_failures = [var.cluster]
}

run "coreweave_falun_is_accepted" {
  command = plan
  variables {
    cluster = { cloud = "coreweave", region = "EU-NORTH-01A" }
  }

  assert {
    condition     = output.country == "SE"
    error_message = output.country
  }
}

run "claimed_country_of_a_cloud_is_refused" {
  command = plan
  variables {
    cluster = { cloud = "coreweave", region = "EU-NORTH-01A", country = "FR" }
  }
  expect_failures = [var.cluster]
}

run "image_by_tag_is_refused" {
  command = plan
  variables {
    image = "registry.acme.example/portolan:latest"
  }
  expect_failures = [var.image]
}

run "every_namespace_is_refused" {
  command = plan
  variables {
    callers = {}
  }
  expect_failures = [var.callers]
}
