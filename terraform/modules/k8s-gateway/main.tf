# The gateway on any Kubernetes cluster, with one inbound path and an explicit list of outbound destinations.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  country = var.cluster.cloud == "own" ? var.cluster.country : try(module.residency.regions[var.cluster.cloud][var.cluster.region].country, "")
  labels  = { "app.kubernetes.io/name" = "portolan", "app.kubernetes.io/instance" = var.name }
  # A ConfigMap's keys cannot contain slashes; the paths are restored when they are mounted.
  keys = { for path, text in var.configuration.files : path => replace(path, "/", "__") }
}

resource "kubernetes_service_account_v1" "gateway" {
  metadata {
    name        = var.name
    namespace   = var.namespace
    labels      = local.labels
    annotations = var.service_account_annotations
  }
  automount_service_account_token = false
}

resource "kubernetes_config_map_v1" "configuration" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }
  data = { for path, text in var.configuration.files : local.keys[path] => text }
}

resource "kubernetes_deployment_v1" "gateway" {
  metadata {
    name      = var.name
    namespace = var.namespace
    labels    = local.labels
  }
  wait_for_rollout = true

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
        service_account_name             = kubernetes_service_account_v1.gateway.metadata[0].name
        automount_service_account_token  = false
        termination_grace_period_seconds = var.configuration.drain_seconds + 15

        security_context {
          run_as_non_root = true
          run_as_user     = "10001"
          run_as_group    = "10001"
          fs_group        = "10001"
          seccomp_profile {
            type = "RuntimeDefault"
          }
        }
        topology_spread_constraint {
          max_skew           = 1
          topology_key       = "topology.kubernetes.io/zone"
          when_unsatisfiable = "ScheduleAnyway"
          label_selector {
            match_labels = local.labels
          }
        }
        container {
          name  = "gateway"
          image = var.image
          args  = ["serve", "--config", "/etc/portolan"]

          dynamic "env" {
            for_each = setunion(var.secrets, ["PORTOLAN_ADMIN_TOKEN"])
            content {
              name = env.value
              value_from {
                secret_key_ref {
                  name = var.secret_name
                  key  = env.value
                }
              }
            }
          }
          port {
            name           = "http"
            container_port = 8080
          }
          port {
            name           = "admin"
            container_port = 9090
          }
          resources {
            requests = { cpu = "1", memory = "2Gi" }
            limits   = { memory = "2Gi" }
          }
          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true
            capabilities {
              drop = ["ALL"]
            }
          }
          startup_probe {
            period_seconds    = 2
            failure_threshold = 30
            http_get {
              path = "/readyz"
              port = "admin"
            }
          }
          readiness_probe {
            period_seconds    = 5
            failure_threshold = 2
            http_get {
              path = "/readyz"
              port = "admin"
            }
          }
          liveness_probe {
            period_seconds    = 10
            failure_threshold = 3
            http_get {
              path = "/healthz"
              port = "admin"
            }
          }
          # The pod is removed from the endpoints before it stops listening.
          lifecycle {
            pre_stop {
              exec {
                command = ["sleep", "5"]
              }
            }
          }
          volume_mount {
            name       = "configuration"
            mount_path = "/etc/portolan"
            read_only  = true
          }
          volume_mount {
            name       = "tenants"
            mount_path = "/run/secrets/portolan"
            read_only  = true
          }
          volume_mount {
            name       = "scratch"
            mount_path = "/tmp"
          }
        }
        volume {
          name = "configuration"
          config_map {
            name = kubernetes_config_map_v1.configuration.metadata[0].name
            dynamic "items" {
              for_each = local.keys
              content {
                key  = items.value
                path = items.key
              }
            }
          }
        }
        volume {
          name = "tenants"
          secret {
            secret_name  = var.secret_name
            default_mode = "0440"
            items {
              key  = "tenants.yaml"
              path = "tenants.yaml"
            }
          }
        }
        volume {
          name = "scratch"
          empty_dir {
            medium     = "Memory"
            size_limit = "256Mi"
          }
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [spec[0].replicas]
  }
}

resource "kubernetes_service_v1" "gateway" {
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
      port        = 8080
      target_port = "http"
    }
  }
}

resource "kubernetes_pod_disruption_budget_v1" "gateway" {
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

resource "kubernetes_horizontal_pod_autoscaler_v2" "gateway" {
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
      name        = kubernetes_deployment_v1.gateway.metadata[0].name
    }
    metric {
      type = "Resource"
      resource {
        name = "cpu"
        target {
          type                = "Utilization"
          average_utilization = 60
        }
      }
    }
    behavior {
      scale_down {
        stabilization_window_seconds = 300
        select_policy                = "Max"
        policy {
          type           = "Pods"
          value          = 1
          period_seconds = var.configuration.drain_seconds + 60
        }
      }
    }
  }
}

resource "kubernetes_network_policy_v1" "gateway" {
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
      from {
        namespace_selector {
          match_labels = var.callers
        }
      }
      ports {
        port     = "8080"
        protocol = "TCP"
      }
    }
    egress {
      to {
        namespace_selector {
          match_labels = { "kubernetes.io/metadata.name" = "kube-system" }
        }
        pod_selector {
          match_labels = { "k8s-app" = "kube-dns" }
        }
      }
      ports {
        port     = "53"
        protocol = "UDP"
      }
      ports {
        port     = "53"
        protocol = "TCP"
      }
    }
    egress {
      to {
        pod_selector {
          match_labels = { "portolan.dev/inference" = "true" }
        }
      }
      ports {
        port     = "8000"
        protocol = "TCP"
      }
    }
    dynamic "egress" {
      for_each = var.upstreams
      content {
        to {
          ip_block {
            cidr = egress.value
          }
        }
        ports {
          port     = "443"
          protocol = "TCP"
        }
      }
    }
  }
}
