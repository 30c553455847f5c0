# Which Azure SKUs stay inside the EU in Sweden, and is London inside?
module "residency" {
  source = "../.."

  boundary = "EU27"
}

output "skus" {
  value = module.residency.azure_skus["swedencentral"]
}

output "london" {
  value = module.residency.regions.aws["eu-west-2"].inside
}
