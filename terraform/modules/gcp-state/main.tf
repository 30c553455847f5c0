# State shared by replicas (Valkey) and durable state (PostgreSQL), in the region; no backup leaves it.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

data "google_project" "this" {
  project_id = var.project
}

# The services' own identities use the key; without this permission their first write fails.
resource "google_kms_crypto_key_iam_member" "services" {
  for_each = {
    valkey   = "service-${data.google_project.this.number}@gcp-sa-memorystore.iam.gserviceaccount.com"
    postgres = "service-${data.google_project.this.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
  }

  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}

resource "google_memorystore_instance" "valkey" {
  project                     = var.project
  instance_id                 = var.name
  location                    = var.region
  engine_version              = "VALKEY_8_0"
  mode                        = "CLUSTER_DISABLED"
  shard_count                 = 1
  replica_count               = 1
  node_type                   = var.cache_node_type
  authorization_mode          = "IAM_AUTH"
  transit_encryption_mode     = "SERVER_AUTHENTICATION"
  kms_key                     = var.kms_key_id
  deletion_protection_enabled = true

  desired_auto_created_endpoints {
    network    = var.network_id
    project_id = var.project
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

resource "google_project_iam_member" "valkey" {
  project = var.project
  role    = "roles/memorystore.dbConnectionUser"
  member  = "serviceAccount:${var.service_account}"

  condition {
    title      = "This instance only"
    expression = "resource.name == 'projects/${var.project}/locations/${var.region}/instances/${var.name}'"
  }
}

resource "google_sql_database_instance" "postgres" {
  project             = var.project
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_17"
  encryption_key_name = var.kms_key_id
  deletion_protection = true

  settings {
    tier                        = var.database_tier
    edition                     = "ENTERPRISE"
    availability_type           = "REGIONAL"
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    deletion_protection_enabled = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }
    backup_configuration {
      enabled                        = true
      location                       = var.region
      point_in_time_recovery_enabled = true
    }
    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
    # Statements contain metadata sent by callers.
    database_flags {
      name  = "log_statement"
      value = "none"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

resource "google_sql_database" "portolan" {
  project  = var.project
  instance = google_sql_database_instance.postgres.name
  name     = "portolan"
}

resource "google_sql_user" "gateway" {
  project  = var.project
  instance = google_sql_database_instance.postgres.name
  name     = trimsuffix(var.service_account, ".gserviceaccount.com")
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}

resource "google_project_iam_member" "postgres" {
  for_each = toset(["roles/cloudsql.client", "roles/cloudsql.instanceUser"])

  project = var.project
  role    = each.value
  member  = "serviceAccount:${var.service_account}"

  condition {
    title      = "This instance only"
    expression = "resource.name == 'projects/${var.project}/instances/${var.name}' && resource.service == 'sqladmin.googleapis.com'"
  }
}
