output "url" {
  description = "URL of the gateway for callers inside the cluster."
  value       = "http://${var.name}.${var.namespace}.svc:8080"
}

output "country" {
  description = "The country the gateway runs in, for modules/configuration."
  value       = local.country
}

output "labels" {
  description = "Labels of the gateway's pods, for the network policies of its destinations."
  value       = local.labels
}
