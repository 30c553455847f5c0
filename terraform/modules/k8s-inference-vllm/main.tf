# A model served by vLLM on GPUs from preloaded weights; at run time the pods have no outbound access.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
  attested = var.attested
}

locals {
  country = var.cluster.cloud == "own" ? var.cluster.country : try(module.residency.regions[var.cluster.cloud][var.cluster.region].country, "")
  labels = {
    "app.kubernetes.io/name"     = "vllm"
    "app.kubernetes.io/instance" = var.name
    "portolan.dev/inference"     = "true"
  }
}

resource "kubernetes_deployment_v1" "vllm" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }
  wait_for_rollout = false

  spec {
    selector {
      match_labels = local.labels
    }
    strategy {
      type = "RollingUpdate"
      rolling_update {
        max_unavailable = "0"
        max_surge       = "1"
      }
    }
    template {
      metadata {
        labels = local.labels
      }
      spec {
        automount_service_account_token  = false
        enable_service_links             = false
        termination_grace_period_seconds = 180
        node_selector                    = var.gpu.node_label

        toleration {
          key      = var.gpu.taint
          operator = "Exists"
          effect   = "NoSchedule"
        }
        security_context {
          run_as_non_root = true
          run_as_user     = "10001"
          run_as_group    = "10001"
          fs_group        = "10001"
          seccomp_profile {
            type = "RuntimeDefault"
          }
        }
        container {
          name  = "vllm"
          image = var.image
          args = [
            "--model", "/weights/${var.model.upstream}/${var.model.revision}",
            "--served-model-name", var.model.upstream,
            "--max-model-len", tostring(var.model.context),
            "--tensor-parallel-size", tostring(var.gpu.count),
            "--port", "8000",
            "--disable-log-requests",
          ]

          # No downloads, no usage statistics, and no prompts in logs.
          dynamic "env" {
            for_each = { HF_HUB_OFFLINE = "1", TRANSFORMERS_OFFLINE = "1", VLLM_NO_USAGE_STATS = "1", DO_NOT_TRACK = "1", HOME = "/tmp" }
            content {
              name  = env.key
              value = env.value
            }
          }
          env {
            name = "VLLM_API_KEY"
            value_from {
              secret_key_ref {
                name = var.api_key.secret_name
                key  = var.api_key.key
              }
            }
          }
          port {
            name           = "http"
            container_port = 8000
          }
          resources {
            requests = { cpu = "4", memory = "32Gi" }
            limits   = { (var.gpu.resource) = tostring(var.gpu.count), memory = "64Gi" }
          }
          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true
            capabilities {
              drop = ["ALL"]
            }
          }
          # Loading weights takes minutes; the pod counts as failed after thirty.
          startup_probe {
            period_seconds    = 10
            failure_threshold = 180
            http_get {
              path = "/health"
              port = "http"
            }
          }
          readiness_probe {
            period_seconds    = 5
            failure_threshold = 3
            http_get {
              path = "/health"
              port = "http"
            }
          }
          lifecycle {
            pre_stop {
              exec {
                command = ["sleep", "10"]
              }
            }
          }
          volume_mount {
            name       = "weights"
            mount_path = "/weights"
            read_only  = true
          }
          volume_mount {
            name       = "shared-memory"
            mount_path = "/dev/shm"
          }
          volume_mount {
            name       = "scratch"
            mount_path = "/tmp"
          }
        }
        volume {
          name = "weights"
          persistent_volume_claim {
            claim_name = var.weights.claim
            read_only  = true
          }
        }
        volume {
          name = "shared-memory"
          empty_dir {
            medium     = "Memory"
            size_limit = "16Gi"
          }
        }
        volume {
          name = "scratch"
          empty_dir {
            size_limit = "20Gi"
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [spec[0].replicas]
  }
}

resource "kubernetes_service_v1" "vllm" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }
  spec {
    type     = "ClusterIP"
    selector = local.labels
    port {
      name        = "http"
      port        = 8000
      target_port = "http"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "vllm" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    max_unavailable = "1"
    selector {
      match_labels = local.labels
    }
  }
}

# Waiting requests measure the load of a GPU better than its CPU does; vLLM exports them and an adapter passes them to the autoscaler.
resource "kubernetes_horizontal_pod_autoscaler_v2" "vllm" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    min_replicas = var.replicas.min
    max_replicas = var.replicas.max
    scale_target_ref {
      api_version = "apps/v1"
      kind        = "Deployment"
      name        = kubernetes_deployment_v1.vllm.metadata[0].name
    }
    metric {
      type = "Pods"
      pods {
        metric {
          name = "vllm_num_requests_waiting"
        }
        target {
          type          = "AverageValue"
          average_value = "4"
        }
      }
    }
  }
}

resource "kubernetes_network_policy_v1" "vllm" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    policy_types = ["Ingress", "Egress"]
    pod_selector {
      match_labels = local.labels
    }
    ingress {
      dynamic "from" {
        for_each = length(coalesce(var.gateways.labels, {})) > 0 ? [var.gateways.labels] : []
        content {
          pod_selector {
            match_labels = from.value
          }
        }
      }
      dynamic "from" {
        for_each = var.gateways.ranges
        content {
          ip_block {
            cidr = from.value
          }
        }
      }
      ports {
        port     = "8000"
        protocol = "TCP"
      }
    }
  }
}
