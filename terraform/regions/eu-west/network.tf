# No inbound access; outbound TLS to the internet through NAT (Bedrock, tokens) and internal traffic to the stores.
resource "google_compute_network" "this" {
  project                 = var.project
  name                    = local.name
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

resource "google_compute_subnetwork" "gateway" {
  project                  = var.project
  name                     = "${local.name}-gateway"
  region                   = var.region
  network                  = google_compute_network.this.id
  ip_cidr_range            = var.addresses.gateway
  private_ip_google_access = true
}

resource "google_compute_router" "out" {
  project = var.project
  name    = "${local.name}-out"
  region  = var.region
  network = google_compute_network.this.id
}

resource "google_compute_router_nat" "out" {
  project                             = var.project
  name                                = "${local.name}-out"
  region                              = var.region
  router                              = google_compute_router.out.name
  nat_ip_allocate_option              = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat  = "LIST_OF_SUBNETWORKS"
  enable_endpoint_independent_mapping = false

  subnetwork {
    name                    = google_compute_subnetwork.gateway.id
    source_ip_ranges_to_nat = ["ALL_IP_RANGES"]
  }
}

resource "google_compute_firewall" "out" {
  for_each = {
    tls    = { ports = ["443"], ranges = ["0.0.0.0/0"] }
    stores = { ports = ["5432", "6379"], ranges = [var.addresses.gateway, "${var.addresses.services}/${var.addresses.services_length}"] }
  }

  project            = var.project
  name               = "${local.name}-${each.key}"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = each.value.ranges

  allow {
    protocol = "tcp"
    ports    = each.value.ports
  }
}

resource "google_compute_firewall" "nothing_else" {
  project            = var.project
  name               = "${local.name}-nothing-else"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

# PostgreSQL runs in a Google network that is peered with this one; Valkey has its own endpoint in this network.
resource "google_compute_global_address" "services" {
  project       = var.project
  name          = "${local.name}-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  network       = google_compute_network.this.id
  address       = var.addresses.services
  prefix_length = var.addresses.services_length
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "google_network_connectivity_service_connection_policy" "valkey" {
  project       = var.project
  name          = "${local.name}-valkey"
  location      = var.region
  service_class = "gcp-memorystore"
  network       = google_compute_network.this.id

  psc_config {
    subnetworks = [google_compute_subnetwork.gateway.id]
  }
}
