# Secrets, configuration and logs, each in the region and encrypted with one key.
data "google_project" "this" {
  project_id = var.project
}

resource "google_kms_key_ring" "this" {
  project  = var.project
  name     = var.name
  location = var.region
}

resource "google_kms_crypto_key" "this" {
  name            = var.name
  key_ring        = google_kms_key_ring.this.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "services" {
  for_each = {
    secrets = "service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
    storage = "service-${data.google_project.this.number}@gs-project-accounts.iam.gserviceaccount.com"
    run     = "service-${data.google_project.this.number}@serverless-robot-prod.iam.gserviceaccount.com"
    logging = "service-${data.google_project.this.number}@gcp-sa-logging.iam.gserviceaccount.com"
  }

  crypto_key_id = google_kms_crypto_key.this.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}

# Empty on purpose: a value given to Terraform would be stored in its state. Add the values with the command in the README.
resource "google_secret_manager_secret" "given" {
  for_each = setunion(local.names, ["TENANTS"])

  project   = var.project
  secret_id = "${var.name}-${lower(replace(each.value, "_", "-"))}"

  # "Automatic" would replicate to other continents.
  replication {
    user_managed {
      replicas {
        location = var.region
        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.this.id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

resource "google_secret_manager_secret_iam_member" "gateway" {
  for_each = google_secret_manager_secret.given

  project   = var.project
  secret_id = each.value.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.gateway.email}"
}

resource "google_storage_bucket" "configuration" {
  project                     = var.project
  name                        = "${var.project}-${var.name}-configuration"
  location                    = upper(var.region)
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }
  encryption {
    default_kms_key_name = google_kms_crypto_key.this.id
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

resource "google_storage_bucket_object" "configuration" {
  for_each = var.configuration.files

  bucket  = google_storage_bucket.configuration.name
  name    = each.key
  content = each.value
}

resource "google_storage_bucket_iam_member" "gateway" {
  bucket = google_storage_bucket.configuration.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.gateway.email}"
}

# The project's _Default bucket is global, and logs contain copies: these logs go only to a bucket in the region.
resource "google_logging_project_bucket_config" "gateway" {
  project        = var.project
  location       = var.region
  bucket_id      = var.name
  retention_days = var.log_retention_days

  cmek_settings {
    kms_key_name = google_kms_crypto_key.this.id
  }

  depends_on = [google_kms_crypto_key_iam_member.services]
}

locals {
  own_logs = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\" AND resource.labels.location=\"${var.region}\""
}

resource "google_logging_project_sink" "gateway" {
  project     = var.project
  name        = var.name
  destination = "logging.googleapis.com/${google_logging_project_bucket_config.gateway.id}"
  filter      = local.own_logs
}

resource "google_logging_project_exclusion" "gateway" {
  project     = var.project
  name        = var.name
  description = "Stored in the region by sink ${var.name}; the default bucket is global."
  filter      = local.own_logs
}
