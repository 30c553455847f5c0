variable "boundary" {
  description = "The boundary every endpoint must stay inside; see modules/residency."
  type        = string
  nullable    = false
}

variable "endpoints" {
  description = "The endpoints from the other modules' outputs, in the order to list them."
  type = list(object({
    id          = string
    provider    = string
    url         = optional(string)
    region      = optional(string)
    location    = optional(object({ country = string }))
    operator    = optional(object({ name = string, country = string }))
    retention   = optional(string)
    project     = optional(string)
    credentials = optional(map(string))
    attest      = optional(object({ processing = list(string), storage = list(string), by = string, at = string, expires = string }))
    models = list(object({
      model        = string
      upstream     = string
      publisher    = optional(string)
      sku          = optional(string)
      spillover    = optional(string)
      destinations = optional(list(string))
      observed     = optional(string)
      price        = object({ input = number, output = number, currency = string })
      context      = number
      supports     = optional(list(string))
    }))
  }))
  nullable = false

  validation {
    condition     = length(var.endpoints) > 0
    error_message = "endpoints is empty. Pass at least one endpoint, for example endpoints = [module.bedrock.endpoint]."
  }
  validation {
    condition     = length(distinct(var.endpoints[*].id)) == length(var.endpoints)
    error_message = "endpoints share an id: ${join(", ", [for id in distinct(var.endpoints[*].id) : id if length([for e in var.endpoints : e if e.id == id]) > 1])}. Give each module its own endpoint_id."
  }
  validation {
    condition     = alltrue([for e in var.endpoints : contains(local.providers, e.provider)])
    error_message = "endpoints name a provider the gateway has no adapter for: ${join(", ", [for e in var.endpoints : "${e.id} (${e.provider})" if !contains(local.providers, e.provider)])}. Use one of: ${join(", ", local.providers)}."
  }
  validation {
    condition     = alltrue([for e in var.endpoints : length(e.models) > 0])
    error_message = "endpoints without a model: ${join(", ", [for e in var.endpoints : e.id if length(e.models) == 0])}. An endpoint without models cannot be requested."
  }
  validation {
    condition     = alltrue(flatten([for e in var.endpoints : [for m in e.models : m.price.input >= 0 && m.price.output >= 0 && m.context > 0]]))
    error_message = "models need a price of zero or more per million tokens and a context above zero: ${join(", ", flatten([for e in var.endpoints : [for m in e.models : "${e.id}/${m.model}" if m.price.input < 0 || m.price.output < 0 || m.context <= 0]]))}."
  }
  validation {
    condition = alltrue(flatten([for e in var.endpoints : [
      for name, value in coalesce(e.credentials, {}) : !contains(local.secret_fields, name) || can(regex("^\\$\\{(env|file):[^}]+\\}$", value))
    ]]))
    error_message = "credentials contain a secret instead of a reference in: ${join(", ", distinct(flatten([for e in var.endpoints : [for name, value in coalesce(e.credentials, {}) : e.id if contains(local.secret_fields, name) && !can(regex("^\\$\\{(env|file):[^}]+\\}$", value))]])))}. Write $${env:NAME} or $${file:/run/secrets/name}; a value here would be stored in the state."
  }
}

variable "aliases" {
  description = "Names that callers may request instead of a model, each with the models tried in order."
  type        = list(object({ name = string, models = list(string) }))
  default     = []
  nullable    = false

  validation {
    condition     = alltrue(flatten([for a in var.aliases : [for m in a.models : contains(local.models, m)]]))
    error_message = "aliases name models no endpoint serves: ${join(", ", flatten([for a in var.aliases : [for m in a.models : "${a.name} -> ${m}" if !contains(local.models, m)]]))}. Served models: ${join(", ", local.models)}."
  }
  validation {
    condition     = alltrue([for a in var.aliases : length(a.models) > 0 && !contains(local.models, a.name)]) && length(distinct(var.aliases[*].name)) == length(var.aliases)
    error_message = "aliases need a unique name (not a model's, not another alias's) and at least one model."
  }
}

variable "currencies" {
  description = "The value of one unit of each currency in your reference currency."
  type        = map(number)
  default     = { EUR = 1.0, USD = 0.92 }
  nullable    = false

  validation {
    condition     = length(setsubtract(local.priced_in, keys(var.currencies))) == 0
    error_message = "currencies has no rate for: ${join(", ", setsubtract(local.priced_in, keys(var.currencies)))}. Prices in these currencies could not be compared."
  }
}
