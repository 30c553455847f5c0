output "endpoint" {
  description = "The endpoint for modules/catalog."
  value = {
    id          = var.name
    provider    = "vllm"
    url         = coalesce(var.url, "http://${var.name}.${var.namespace}.svc:8000/v1")
    location    = { country = local.country }
    operator    = var.operator
    retention   = "none"
    credentials = { type = "api-key", key = "$${env:${var.api_key.variable}}" }
    models = [{
      model    = var.model.model
      upstream = var.model.upstream
      price    = var.model.price
      context  = var.model.context
      supports = var.model.supports
    }]
  }

  depends_on = [kubernetes_service_v1.vllm, kubernetes_network_policy_v1.vllm]
}
