# callers -> load balancer -> tasks -> endpoints. Every rule names its peer.
resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Load balancer: TLS from the callers' private ranges."
  vpc_id      = var.network.vpc_id
  tags        = { Name = "${var.name}-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  for_each = toset(var.clients)

  security_group_id = aws_security_group.balancer.id
  description       = "TLS from callers"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  for_each = { requests = 8080, readiness = 9090 }

  security_group_id            = aws_security_group.balancer.id
  description                  = "To the tasks: ${each.key}"
  referenced_security_group_id = aws_security_group.gateway.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_security_group" "gateway" {
  name        = "${var.name}-gateway"
  description = "Gateway tasks: reached by the load balancer only."
  vpc_id      = var.network.vpc_id
  tags        = { Name = "${var.name}-gateway" }
}

resource "aws_vpc_security_group_ingress_rule" "gateway" {
  for_each = { requests = 8080, readiness = 9090 }

  security_group_id            = aws_security_group.gateway.id
  description                  = "From the load balancer: ${each.key}"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  security_group_id            = aws_security_group.gateway.id
  description                  = "To the interface endpoints"
  referenced_security_group_id = var.network.endpoint_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "images" {
  security_group_id = aws_security_group.gateway.id
  description       = "To the image layers in S3"
  prefix_list_id    = var.network.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "vendors" {
  count = var.network.egress == "vendors" ? 1 : 0

  security_group_id = aws_security_group.gateway.id
  description       = "To vendors' APIs, through NAT"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_lb" "internal" {
  name                       = var.name
  internal                   = true
  load_balancer_type         = "application"
  subnets                    = var.network.subnet_ids
  security_groups            = [aws_security_group.balancer.id]
  idle_timeout               = var.configuration.silence_seconds + 60
  client_keep_alive          = 3600
  drop_invalid_header_fields = true
  enable_deletion_protection = true
}

resource "aws_lb_target_group" "gateway" {
  name                          = var.name
  vpc_id                        = var.network.vpc_id
  target_type                   = "ip"
  port                          = 8080
  protocol                      = "HTTP"
  deregistration_delay          = var.configuration.drain_seconds
  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    path                = "/readyz"
    port                = "9090"
    protocol            = "HTTP"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.gateway.arn
  }
}
