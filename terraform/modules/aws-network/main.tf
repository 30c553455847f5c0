# A network without inbound access, whose only outbound access is to the endpoints of the services that the gateway needs.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  partition = try(module.residency.regions.aws[var.region].partition, "aws")
  root      = "arn:${local.partition}:iam::${var.account_id}:root"
  zones     = { for n, zone in var.zones : zone => n }
  outward   = var.egress == "vendors" ? local.zones : {}
  tags      = { Name = var.name }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = local.tags
}

resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "private" {
  for_each = local.zones

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(var.cidr, 3, each.value)
  map_public_ip_on_launch = false
  tags                    = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route_table" "private" {
  for_each = local.zones

  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route_table_association" "private" {
  for_each = local.zones

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

# Endpoints, each restricted to this account; Bedrock's also to the models of the catalog.
resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "Interface endpoints: TLS from inside the network."
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  description       = "TLS from inside the network"
  cidr_ipv4         = var.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

locals {
  endpoint_actions = {
    "sts"            = ["sts:GetCallerIdentity", "sts:AssumeRole"]
    "secretsmanager" = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    "logs"           = ["logs:CreateLogStream", "logs:PutLogEvents"]
    "ecr.api"        = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    "ecr.dkr"        = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
  }
  endpoint_policies = merge(
    {
      for service, actions in local.endpoint_actions : service => {
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow", Action = actions, Resource = "*", Principal = { AWS = local.root }
          Condition = { StringEquals = { "aws:PrincipalAccount" = var.account_id } }
        }]
      }
    },
    {
      "bedrock-runtime" = {
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow", Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], Resource = var.bedrock_arns, Principal = { AWS = local.root }
          Condition = { StringEquals = { "aws:PrincipalAccount" = var.account_id } }
        }]
      }
    },
  )
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(concat(keys(local.endpoint_actions), ["bedrock-runtime"]))

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for zone in var.zones : aws_subnet.private[zone].id]
  security_group_ids  = [aws_security_group.endpoints.id]
  policy              = jsonencode(local.endpoint_policies[each.value])
  tags                = { Name = "${var.name}-${each.value}" }
}

# Image layers come from S3; only the registry's own bucket of the region is reachable.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for zone in var.zones : aws_route_table.private[zone].id]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow", Action = ["s3:GetObject"], Principal = "*"
      Resource = ["arn:${local.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"]
    }]
  })
  tags = { Name = "${var.name}-s3" }
}

# Outbound access to vendors' APIs, only when the catalog contains one. Nothing routes inbound to a task.
resource "aws_internet_gateway" "out" {
  count = length(local.outward) > 0 ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = local.tags
}

resource "aws_subnet" "outward" {
  for_each = local.outward

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(var.cidr, 6, 56 + each.value)
  map_public_ip_on_launch = false
  tags                    = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_route_table" "outward" {
  count = length(local.outward) > 0 ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-nat" }
}

resource "aws_route" "outward" {
  count = length(local.outward) > 0 ? 1 : 0

  route_table_id         = aws_route_table.outward[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.out[0].id
}

resource "aws_route_table_association" "outward" {
  for_each = local.outward

  subnet_id      = aws_subnet.outward[each.key].id
  route_table_id = aws_route_table.outward[0].id
}

resource "aws_eip" "nat" {
  for_each = local.outward

  domain = "vpc"
  tags   = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = local.outward

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.outward[each.key].id
  tags          = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_route.outward]
}

resource "aws_route" "vendors" {
  for_each = local.outward

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}
