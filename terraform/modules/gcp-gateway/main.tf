# The gateway on Cloud Run, for callers inside the network only. Storage of secrets, configuration and logs is in keep.tf.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  names    = setunion(var.secrets, ["PORTOLAN_ADMIN_TOKEN"])
  registry = regex("^(?P<region>[a-z0-9-]+)-docker\\.pkg\\.dev/(?P<project>[^/]+)/(?P<repository>[^/]+)/", var.image)

  # Google issues identity tokens over HTTP for an hour; the gateway reads a file, which is replaced atomically while the old token is still valid.
  tokens = var.aws_token == null ? {} : { aws = var.aws_token.audience }
  token = {
    folder = "/run/tokens"
    file   = "/run/tokens/aws"
    script = <<-EOT
      while :; do
        exec 3<>/dev/tcp/metadata.google.internal/80
        printf 'GET /computeMetadata/v1/instance/service-accounts/default/identity?audience=%s HTTP/1.0\r\nMetadata-Flavor: Google\r\n\r\n' "$AUDIENCE" >&3
        answer=$(cat <&3)
        exec 3<&- 3>&-
        if [[ $answer == HTTP/1.?' 200 '* ]]; then
          printf %s "$${answer##*$'\r\n\r\n'}" >/run/tokens/aws.new
          mv /run/tokens/aws.new /run/tokens/aws
          sleep 1500
        else
          sleep 2
        fi
      done
    EOT
  }
}

resource "google_service_account" "gateway" {
  project      = var.project
  account_id   = "${var.name}-gateway"
  display_name = "Portolan gateway ${var.name}"
}

resource "google_artifact_registry_repository_iam_member" "gateway" {
  project    = local.registry.project
  location   = local.registry.region
  repository = local.registry.repository
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:${google_service_account.gateway.email}"
}

resource "google_cloud_run_v2_service" "gateway" {
  project             = var.project
  name                = var.name
  location            = var.region
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = true

  template {
    service_account                  = google_service_account.gateway.email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = "3600s"
    max_instance_request_concurrency = 500
    encryption_key                   = google_kms_crypto_key.this.id

    scaling {
      min_instance_count = var.replicas.min
      max_instance_count = var.replicas.max
    }
    vpc_access {
      egress = "ALL_TRAFFIC"
      network_interfaces {
        network    = var.network.id
        subnetwork = var.network.subnetwork
      }
    }
    containers {
      name  = "gateway"
      image = var.image
      args  = ["serve", "--config", "/etc/portolan"]

      # The CPU stays allocated between requests, for streams, credential refreshes and scrapes.
      resources {
        limits            = { cpu = "2", memory = "4Gi" }
        cpu_idle          = false
        startup_cpu_boost = true
      }
      ports {
        name           = "http1"
        container_port = 8080
      }
      dynamic "env" {
        for_each = local.names
        content {
          name = env.value
          value_source {
            secret_key_ref {
              secret  = google_secret_manager_secret.given[env.value].secret_id
              version = "latest"
            }
          }
        }
      }
      volume_mounts {
        name       = "configuration"
        mount_path = "/etc/portolan"
      }
      volume_mounts {
        name       = "tenants"
        mount_path = "/run/secrets/tenants"
      }
      volume_mounts {
        name       = "scratch"
        mount_path = "/tmp"
      }
      dynamic "volume_mounts" {
        for_each = local.tokens
        content {
          name       = "tokens"
          mount_path = local.token.folder
        }
      }
      startup_probe {
        period_seconds    = 2
        failure_threshold = 30
        http_get {
          path = "/readyz"
          port = 9090
        }
      }
      liveness_probe {
        period_seconds    = 10
        failure_threshold = 3
        http_get {
          path = "/healthz"
          port = 9090
        }
      }
    }
    dynamic "containers" {
      for_each = local.tokens
      content {
        name    = "token-${containers.key}"
        image   = var.image
        command = ["bash", "-uc"]
        args    = [local.token.script]

        resources {
          limits   = { cpu = "0.1", memory = "128Mi" }
          cpu_idle = false
        }
        env {
          name  = "AUDIENCE"
          value = containers.value
        }
        volume_mounts {
          name       = "tokens"
          mount_path = local.token.folder
        }
      }
    }
    dynamic "volumes" {
      for_each = local.tokens
      content {
        name = "tokens"
        empty_dir {
          medium     = "MEMORY"
          size_limit = "1Mi"
        }
      }
    }
    volumes {
      name = "configuration"
      gcs {
        bucket    = google_storage_bucket.configuration.name
        read_only = true
      }
    }
    volumes {
      name = "tenants"
      secret {
        secret       = google_secret_manager_secret.given["TENANTS"].secret_id
        default_mode = 256
        items {
          version = "latest"
          path    = "tenants.yaml"
        }
      }
    }
    volumes {
      name = "scratch"
      empty_dir {
        medium     = "MEMORY"
        size_limit = "256Mi"
      }
    }
  }

  depends_on = [
    google_secret_manager_secret_iam_member.gateway, google_storage_bucket_iam_member.gateway,
    google_storage_bucket_object.configuration, google_artifact_registry_repository_iam_member.gateway,
    google_kms_crypto_key_iam_member.services,
  ]
}

resource "google_cloud_run_v2_service_iam_member" "invokers" {
  for_each = var.invokers

  project  = var.project
  location = var.region
  name     = google_cloud_run_v2_service.gateway.name
  role     = "roles/run.invoker"
  member   = each.value
}
