terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # One state per region, in the region: terraform init -backend-config=state.config (see the README).
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = var.region

  default_labels = { product = "portolan", boundary = lower(var.boundary) }
}

provider "aws" {
  region              = var.aws.region
  allowed_account_ids = [var.aws.account_id]

  default_tags {
    tags = { product = "portolan", boundary = var.boundary }
  }
}
