# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001", key_id = "0a1b2c3d-0000-4000-8000-000000000001" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/portolan/portolan/gateway" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/portolan" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:portolan/portolan/KEY-AbCdEf" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/portolan/0a1b2c3d4e5f6071", dns_name = "internal-portolan-1.eu-central-1.elb.amazonaws.com" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/portolan/0a1b2c3d4e5f6071" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/portolan/0a1b2c3d4e5f6071/0a1b2c3d4e5f6072" }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { id = "arn:aws:ecs:eu-central-1:111122223333:cluster/portolan", arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/portolan" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:task-definition/portolan:1" }
  }
}

variables {
  name            = "portolan"
  boundary        = "EU27"
  account_id      = "111122223333"
  region          = "eu-central-1"
  clients         = ["10.0.0.0/8"]
  image           = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  secrets         = ["MISTRAL_API_KEY"]
  network = {
    vpc_id                     = "vpc-0a1b2c3d4e5f60001"
    cidr                       = "10.40.0.0/20"
    subnet_ids                 = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
    endpoint_security_group_id = "sg-0a1b2c3d4e5f60001"
    s3_prefix_list_id          = "pl-6ea54007"
    egress                     = "none"
  }
  configuration = {
    environment     = { FILE_0 = "{}" }
    unpack          = ["sh", "-euc", "true"]
    drain_seconds   = 90
    silence_seconds = 120
  }
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.url == "https://internal-portolan-1.eu-central-1.elb.amazonaws.com"
    error_message = output.url
  }
}

run "timeouts_exceed_silence_and_drain" {
  assert {
    condition     = aws_lb.internal.idle_timeout > 120 && tonumber(aws_lb_target_group.gateway.deregistration_delay) == 90
    error_message = "the load balancer would close a silent or draining stream"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.gateway.container_definitions)[1].stopTimeout > 90
    error_message = "the task would be killed while it drains"
  }
  assert {
    condition     = aws_lb_target_group.gateway.health_check[0].path == "/readyz" && aws_lb_target_group.gateway.health_check[0].port == "9090"
    error_message = "readiness must be checked on the admin port"
  }
}

run "tasks_are_locked_down" {
  assert {
    condition = alltrue([
      for c in jsondecode(aws_ecs_task_definition.gateway.container_definitions) :
      c.readonlyRootFilesystem && c.user == "10001:10001" && c.linuxParameters.capabilities.drop[0] == "ALL"
    ])
    error_message = "a container may write to its image or run as root"
  }
  assert {
    condition     = aws_lb.internal.internal && !aws_ecs_service.gateway.network_configuration[0].assign_public_ip
    error_message = "something is public"
  }
  assert {
    condition = length([
      for s in jsondecode(aws_iam_role_policy.start.policy).Statement : s if s.Resource == "*" && s.Action != "ecr:GetAuthorizationToken"
    ]) == 0
    error_message = aws_iam_role_policy.start.policy
  }
  assert {
    condition     = aws_cloudwatch_log_group.gateway.retention_in_days == 90 && aws_cloudwatch_log_group.gateway.kms_key_id == aws_kms_key.this.arn
    error_message = "logs must expire and be encrypted"
  }
  assert {
    condition     = output.country == "DE" && join(" ", keys(output.secret_arns)) == "MISTRAL_API_KEY PORTOLAN_ADMIN_TOKEN TENANTS"
    error_message = "${output.country} ${join(" ", keys(output.secret_arns))}"
  }
}

run "london_is_refused" {
  command = plan
  variables {
    region          = "eu-west-2"
    image           = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
    certificate_arn = "arn:aws:acm:eu-west-2:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
  }
  expect_failures = [var.region]
}

run "public_callers_are_refused" {
  command = plan
  variables {
    clients = ["0.0.0.0/0"]
  }
  expect_failures = [var.clients]
}

run "carrier_grade_callers_are_accepted" {
  command = plan
  variables {
    clients = ["100.64.0.0/10", "192.168.0.0/16"]
  }
}

run "image_by_tag_is_refused" {
  command = plan
  variables {
    image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/portolan:latest"
  }
  expect_failures = [var.image]
}

run "image_of_another_region_is_refused" {
  command = plan
  variables {
    image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/portolan@sha256:8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5"
  }
  expect_failures = [var.image]
}

run "drain_longer_than_fargate_waits_is_refused" {
  command = plan
  variables {
    configuration = { environment = { FILE_0 = "{}" }, unpack = ["sh", "-euc", "true"], drain_seconds = 300, silence_seconds = 120 }
  }
  expect_failures = [var.configuration]
}

run "drain_that_fits_is_accepted" {
  command = plan
  variables {
    configuration = { environment = { FILE_0 = "{}" }, unpack = ["sh", "-euc", "true"], drain_seconds = 110, silence_seconds = 120 }
  }
}

run "secret_file_is_refused" {
  command = plan
  variables {
    secrets = ["/run/secrets/mistral"]
  }
  expect_failures = [var.secrets]
}

run "one_replica_is_refused" {
  command = plan
  variables {
    replicas = { min = 1, max = 6 }
  }
  expect_failures = [var.replicas]
}

run "vendors_egress_opens_tls_only" {
  variables {
    network = {
      vpc_id                     = "vpc-0a1b2c3d4e5f60001"
      cidr                       = "10.40.0.0/20"
      subnet_ids                 = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
      endpoint_security_group_id = "sg-0a1b2c3d4e5f60001"
      s3_prefix_list_id          = "pl-6ea54007"
      egress                     = "vendors"
    }
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.vendors[0].from_port == 443 && aws_vpc_security_group_egress_rule.vendors[0].to_port == 443
    error_message = "vendors are called over TLS only"
  }
}
