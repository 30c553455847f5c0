# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/portolan/portolan/flow" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/portolan-flow-logs" }
  }
  mock_resource "aws_vpc" {
    defaults = { id = "vpc-0a1b2c3d4e5f60001" }
  }
}

variables {
  name         = "portolan"
  boundary     = "EU27"
  account_id   = "111122223333"
  region       = "eu-central-1"
  zones        = ["eu-central-1a", "eu-central-1b"]
  bedrock_arns = ["arn:aws:bedrock:eu-central-1::foundation-model/mistral.mistral-large-2407-v1:0"]
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = length(output.subnet_ids) == 2
    error_message = "one private subnet per zone expected"
  }
}

run "closed_network_has_endpoints_and_no_outbound_access" {
  assert {
    condition     = join(" ", sort(keys(aws_vpc_endpoint.interface))) == "bedrock-runtime ecr.api ecr.dkr logs secretsmanager sts"
    error_message = join(" ", sort(keys(aws_vpc_endpoint.interface)))
  }
  assert {
    condition     = length(aws_internet_gateway.out) == 0 && length(aws_nat_gateway.this) == 0
    error_message = "unexpected internet access"
  }
  assert {
    condition     = jsondecode(aws_vpc_endpoint.interface["bedrock-runtime"].policy).Statement[0].Resource[0] == "arn:aws:bedrock:eu-central-1::foundation-model/mistral.mistral-large-2407-v1:0"
    error_message = "the Bedrock endpoint is not restricted to the catalog's models"
  }
  assert {
    condition     = aws_cloudwatch_log_group.flow.retention_in_days == 90 && aws_cloudwatch_log_group.flow.kms_key_id == aws_kms_key.logs.arn
    error_message = "flow logs must expire and be encrypted"
  }
}

run "vendors_egress_has_nat_and_no_inbound_access" {
  variables {
    egress = "vendors"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 2 && alltrue([for s in aws_subnet.outward : !s.map_public_ip_on_launch])
    error_message = "one NAT per zone and no public addresses expected"
  }
}

run "london_is_refused" {
  command = plan
  variables {
    region = "eu-west-2"
    zones  = ["eu-west-2a", "eu-west-2b"]
  }
  expect_failures = [var.region]
}

run "ireland_is_accepted" {
  variables {
    region = "eu-west-1"
    zones  = ["eu-west-1a", "eu-west-1b"]
  }
}

run "zones_of_another_region_are_refused" {
  command = plan
  variables {
    zones = ["eu-central-1a", "eu-west-1b"]
  }
  expect_failures = [var.zones]
}

run "public_range_is_refused" {
  command = plan
  variables {
    cidr = "52.0.0.0/16"
  }
  expect_failures = [var.cidr]
}

run "private_range_is_accepted" {
  command = plan
  variables {
    cidr = "172.20.0.0/16"
  }
}

run "wildcard_model_is_refused" {
  command = plan
  variables {
    bedrock_arns = ["arn:aws:bedrock:eu-central-1::foundation-model/*"]
  }
  expect_failures = [var.bedrock_arns]
}

run "unlimited_log_retention_is_refused" {
  command = plan
  variables {
    log_retention_days = 0
  }
  expect_failures = [var.log_retention_days]
}
