output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "The network's IPv4 range."
  value       = var.cidr
}

output "subnet_ids" {
  description = "The private subnets, one per zone."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "endpoint_security_group_id" {
  description = "Security group of the interface endpoints."
  value       = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  description = "Managed prefix list of the region's S3."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "egress" {
  description = "The value of var.egress: none or vendors."
  value       = var.egress
}
