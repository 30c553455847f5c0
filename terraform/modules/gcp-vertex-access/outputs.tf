output "endpoint" {
  description = "The endpoint for modules/catalog."
  value = {
    id          = var.endpoint_id
    provider    = "gcp-vertex"
    region      = var.location
    credentials = { type = "default", project = var.project }
    models = [
      for m in var.models : { model = m.model, upstream = m.publisher == "google" ? m.upstream : "${m.publisher}/${m.upstream}", price = m.price, context = m.context, supports = m.supports }
    ]
  }

  depends_on = [google_project_iam_member.predict, google_dns_record_set.vertex]
}

output "host" {
  description = "The one host the private way leads to."
  value       = local.host
}
