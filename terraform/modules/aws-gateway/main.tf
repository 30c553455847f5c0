# The gateway on ECS Fargate. Network access is in network.tf, permissions in identity.tf, stored data in keep.tf.
module "residency" {
  source   = "../residency"
  boundary = var.boundary
}

locals {
  partition = try(module.residency.regions.aws[var.region].partition, "aws")
  country   = try(module.residency.regions.aws[var.region].country, "")
  logs = {
    logDriver = "awslogs"
    options = {
      "awslogs-group"         = aws_cloudwatch_log_group.gateway.name
      "awslogs-region"        = var.region
      "awslogs-stream-prefix" = "gateway"
    }
  }
  mounts = [
    { sourceVolume = "configuration", containerPath = "/etc/portolan", readOnly = false },
    { sourceVolume = "scratch", containerPath = "/tmp", readOnly = false },
  ]
  hardened = {
    image                  = var.image
    user                   = "10001:10001"
    readonlyRootFilesystem = true
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"], add = [] } }
    logConfiguration       = local.logs
  }
  containers = [
    merge(local.hardened, {
      name        = "configuration"
      essential   = false
      command     = slice(var.configuration.unpack, 1, length(var.configuration.unpack))
      entryPoint  = slice(var.configuration.unpack, 0, 1)
      environment = [for name, value in var.configuration.environment : { name = name, value = value }]
      secrets     = [{ name = "TENANTS", valueFrom = aws_secretsmanager_secret.given["TENANTS"].arn }]
      mountPoints = local.mounts
    }),
    merge(local.hardened, {
      name         = "gateway"
      essential    = true
      dependsOn    = [{ containerName = "configuration", condition = "SUCCESS" }]
      command      = ["serve", "--config", "/etc/portolan"]
      portMappings = [{ containerPort = 8080, protocol = "tcp" }, { containerPort = 9090, protocol = "tcp" }]
      environment  = []
      secrets = [
        for name in sort(setunion(var.secrets, ["PORTOLAN_ADMIN_TOKEN"])) : { name = name, valueFrom = aws_secretsmanager_secret.given[name].arn }
      ]
      mountPoints = [for m in local.mounts : merge(m, { readOnly = m.sourceVolume == "configuration" })]
      stopTimeout = var.configuration.drain_seconds + 10
      ulimits     = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]
    }),
  ]
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "gateway" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.gateway.arn
  container_definitions    = jsonencode(local.containers)

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture
  }
  volume {
    name = "configuration"
  }
  volume {
    name = "scratch"
  }
}

resource "aws_ecs_service" "gateway" {
  name                               = var.name
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.gateway.arn
  desired_count                      = var.replicas.min
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets          = var.network.subnet_ids
    security_groups  = [aws_security_group.gateway.id]
    assign_public_ip = false
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.gateway.arn
    container_name   = "gateway"
    container_port   = 8080
  }
  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [aws_lb_listener.tls]
}

# A stream uses little CPU and keeps a connection open for minutes, so autoscaling uses both.
resource "aws_appautoscaling_target" "gateway" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.gateway.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.replicas.min
  max_capacity       = var.replicas.max
}

resource "aws_appautoscaling_policy" "gateway" {
  for_each = { processor = "ECSServiceAverageCPUUtilization", memory = "ECSServiceAverageMemoryUtilization" }

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.gateway.service_namespace
  resource_id        = aws_appautoscaling_target.gateway.resource_id
  scalable_dimension = aws_appautoscaling_target.gateway.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = each.key == "processor" ? 50 : 75
    scale_out_cooldown = 30
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = each.value
    }
  }
}
