output "url" {
  description = "Where callers inside the cluster reach the gateway."
  value       = "http://${var.name}.${var.namespace}.svc:8080"
}

output "country" {
  description = "The country the gateway runs in, for modules/configuration."
  value       = local.country
}

output "labels" {
  description = "Labels of the gateway's pods, for the network policy of what it calls."
  value       = local.labels
}
