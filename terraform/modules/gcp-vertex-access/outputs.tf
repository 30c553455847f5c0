output "endpoint" {
  description = "The endpoint for modules/catalog."
  value = {
    id          = var.endpoint_id
    provider    = "gcp-vertex"
    region      = var.location
    project     = var.project
    credentials = { type = "default" }
    models      = var.models
  }

  depends_on = [google_project_iam_member.predict, google_dns_record_set.vertex]
}

output "host" {
  description = "The host that is reachable privately."
  value       = local.host
}
