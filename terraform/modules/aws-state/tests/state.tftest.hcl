# Each refusal is tested next to the same variables with the invalid value corrected.
mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/rds/instance/portolan/postgresql" }
  }
}

variables {
  name                      = "portolan"
  boundary                  = "EU27"
  account_id                = "111122223333"
  region                    = "eu-central-1"
  vpc_id                    = "vpc-0a1b2c3d4e5f60001"
  subnet_ids                = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  gateway_security_group_id = "sg-0a1b2c3d4e5f60003"
}

run "example" {
  module {
    source = "./examples/basic"
  }

  assert {
    condition     = output.country == "DE"
    error_message = output.country
  }
}

run "stores_are_private_encrypted_and_without_passwords" {
  assert {
    condition     = aws_db_instance.postgres.storage_encrypted && !aws_db_instance.postgres.publicly_accessible && aws_db_instance.postgres.manage_master_user_password && aws_db_instance.postgres.iam_database_authentication_enabled
    error_message = "PostgreSQL is not locked down"
  }
  assert {
    condition     = aws_elasticache_replication_group.valkey.at_rest_encryption_enabled && aws_elasticache_replication_group.valkey.transit_encryption_enabled && aws_elasticache_user.gateway.authentication_mode[0].type == "iam"
    error_message = "Valkey is not locked down"
  }
}

run "zurich_is_refused" {
  command = plan
  variables {
    region = "eu-central-2"
  }
  expect_failures = [var.region]
}

run "stockholm_is_accepted" {
  command = plan
  variables {
    region = "eu-north-1"
  }
}

run "one_zone_is_refused" {
  command = plan
  variables {
    subnet_ids = ["subnet-0a1b2c3d4e5f60001"]
  }
  expect_failures = [var.subnet_ids]
}

run "unlimited_log_retention_is_refused" {
  command = plan
  variables {
    log_retention_days = 0
  }
  expect_failures = [var.log_retention_days]
}
