# Permission to request predictions only, and private access to the host of the location.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  multi = contains(["eu", "us"], var.location)
  host = (
    local.multi ? "aiplatform.${var.location}.rep.googleapis.com"
    : var.location == "global" ? "aiplatform.googleapis.com"
    : "${var.location}-aiplatform.googleapis.com"
  )
  role_id = replace("${var.name}_vertex_predict", "-", "_")
}

resource "google_project_iam_custom_role" "predict" {
  project     = var.project
  role_id     = local.role_id
  title       = "Ask Vertex AI for predictions"
  description = "Permits predictions only: no listing, tuning, deploying or deleting."
  permissions = ["aiplatform.endpoints.predict"]
}

resource "google_project_iam_member" "predict" {
  project = var.project
  role    = google_project_iam_custom_role.predict.name
  member  = "serviceAccount:${var.service_account}"
}

# A region's host is part of the Google APIs bundle; a multi-region's host has its own endpoint.
resource "google_compute_global_address" "apis" {
  count = local.multi ? 0 : 1

  project      = var.project
  name         = "${var.name}-apis"
  purpose      = "PRIVATE_SERVICE_CONNECT"
  address_type = "INTERNAL"
  network      = var.network.id
  address      = var.network.address
}

resource "google_compute_global_forwarding_rule" "apis" {
  count = local.multi ? 0 : 1

  project               = var.project
  name                  = substr(replace("${var.name}apis", "-", ""), 0, 20)
  target                = "all-apis"
  network               = var.network.id
  ip_address            = google_compute_global_address.apis[0].id
  load_balancing_scheme = ""
}

resource "google_network_connectivity_regional_endpoint" "multi" {
  count = local.multi ? 1 : 0

  project           = var.project
  name              = "${var.name}-vertex"
  location          = var.network.region
  target_google_api = local.host
  access_type       = "REGIONAL"
  network           = var.network.id
  subnetwork        = var.network.subnetwork
  address           = var.network.address
}

# Only this host name resolves to the private address; the global host is not reachable privately.
resource "google_dns_managed_zone" "vertex" {
  project    = var.project
  name       = "${var.name}-vertex"
  dns_name   = "${local.host}."
  visibility = "private"

  private_visibility_config {
    networks {
      network_url = var.network.id
    }
  }
}

resource "google_dns_record_set" "vertex" {
  project      = var.project
  managed_zone = google_dns_managed_zone.vertex.name
  name         = google_dns_managed_zone.vertex.dns_name
  type         = "A"
  ttl          = 300
  rrdatas      = [var.network.address]

  depends_on = [google_compute_global_forwarding_rule.apis, google_network_connectivity_regional_endpoint.multi]
}
