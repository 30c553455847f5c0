package dev.portolan.gateway.terraform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a plan for AWS has to keep, read from {@code terraform show -json}: no public way in, no
 * wildcard, encryption and log retention set, no secret literal.
 */
final class AwsPlanRules {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PRIVATE =
            Pattern.compile(
                    "^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.).*");
    private static final Pattern SECRET_TEXT =
            Pattern.compile(
                    "AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE"
                            + " KEY|\\bsk-[A-Za-z0-9_-]{16,}|\\bptl_[A-Za-z0-9_-]{16,}");
    private static final Set<String> SECRET_FIELDS =
            Set.of("password", "master_password", "secret_string", "secret_binary", "auth_token");

    /** What must be true of each resource of a type. */
    private static final Map<String, List<String>> TRUE =
            Map.of(
                    "aws_lb", List.of("internal", "drop_invalid_header_fields"),
                    "aws_db_instance", List.of("storage_encrypted", "manage_master_user_password"),
                    "aws_kms_key", List.of("enable_key_rotation"),
                    "aws_elasticache_replication_group",
                            List.of("at_rest_encryption_enabled", "transit_encryption_enabled"));

    private static final Map<String, List<String>> FALSE =
            Map.of(
                    "aws_db_instance", List.of("publicly_accessible"),
                    "aws_subnet", List.of("map_public_ip_on_launch"),
                    "aws_ecs_service", List.of("network_configuration/0/assign_public_ip"));

    private static final Map<String, List<String>> SET =
            Map.of(
                    "aws_cloudwatch_log_group", List.of("kms_key_id", "retention_in_days"),
                    "aws_secretsmanager_secret", List.of("kms_key_id"),
                    "aws_db_instance", List.of("kms_key_id"),
                    "aws_elasticache_replication_group", List.of("kms_key_id"));

    private final List<String> broken = new ArrayList<>();

    private AwsPlanRules() {}

    /** Each rule that {@code plan} breaks, with the resource; none, when it keeps them all. */
    static List<String> broken(JsonNode plan) {
        AwsPlanRules rules = new AwsPlanRules();
        for (JsonNode change : plan.path("resource_changes")) {
            if (change.path("mode").asText().equals("managed")) {
                rules.check(change);
            }
        }
        return rules.broken;
    }

    private void check(JsonNode change) {
        String address = change.path("address").asText();
        String type = change.path("type").asText();
        JsonNode after = change.path("change").path("after");
        JsonNode unknown = change.path("change").path("after_unknown");
        for (String field : TRUE.getOrDefault(type, List.of())) {
            expect(after.at("/" + field).asBoolean(false), address, field + " is not true");
        }
        for (String field : FALSE.getOrDefault(type, List.of())) {
            expect(!after.at("/" + field).asBoolean(false), address, field + " is true");
        }
        for (String field : SET.getOrDefault(type, List.of())) {
            boolean set = after.hasNonNull(field) && !after.path(field).asText().equals("0");
            expect(set || unknown.path(field).asBoolean(false), address, field + " is not set");
        }
        ways(address, type, after);
        for (String field : List.of("policy", "assume_role_policy")) {
            if (after.path(field).isTextual()) {
                policy(address, type, after.path(field).asText());
            }
        }
        literals(address, after);
        expect(
                !type.equals("aws_secretsmanager_secret_version"),
                address,
                "a secret's value would lie in the state");
    }

    private void ways(String address, String type, JsonNode after) {
        if (type.equals("aws_vpc_security_group_ingress_rule")) {
            open(address, after.path("cidr_ipv4").asText(null));
            expect(!after.hasNonNull("cidr_ipv6"), address, "a way in over IPv6");
        }
        if (type.equals("aws_security_group") || type.equals("aws_default_security_group")) {
            after.path("ingress")
                    .forEach(
                            rule ->
                                    rule.path("cidr_blocks")
                                            .forEach(cidr -> open(address, cidr.asText())));
        }
        if (type.equals("aws_lb_listener")) {
            String policy = after.path("ssl_policy").asText();
            expect(policy.startsWith("ELBSecurityPolicy-TLS13"), address, "no TLS 1.3 policy");
        }
    }

    private void open(String address, String cidr) {
        if (cidr != null) {
            expect(PRIVATE.matcher(cidr).matches(), address, cidr + " is a public way in");
        }
    }

    private void policy(String address, String type, String text) {
        try {
            for (JsonNode statement : JSON.readTree(text).path("Statement")) {
                statement(address, type, statement);
            }
        } catch (JsonProcessingException e) {
            broken.add(address + ": a policy that is no JSON");
        }
    }

    private void statement(String address, String type, JsonNode statement) {
        if (!statement.path("Effect").asText().equals("Allow")) {
            return;
        }
        expect(!statement.has("NotAction"), address, "allows all but some actions");
        expect(!statement.has("NotResource"), address, "allows all but some resources");
        List<String> actions = texts(statement.path("Action"));
        for (String action : actions) {
            expect(!action.contains("*"), address, "allows " + action);
        }
        for (String resource : texts(statement.path("Resource"))) {
            boolean named = !resource.contains("*") || resource.matches("[^*]{20,}[/:]\\*");
            expect(
                    named || everywhere(type, actions, statement),
                    address,
                    "allows %s on %s".formatted(actions, resource));
        }
        if (!type.equals("aws_vpc_endpoint")) {
            expect(
                    !statement.path("Principal").toString().contains("*"),
                    address,
                    "allows anybody");
        }
    }

    /**
     * Where AWS knows no narrower resource than all: a key's own policy, a bounded endpoint, a
     * login.
     */
    private static boolean everywhere(String type, List<String> actions, JsonNode statement) {
        boolean bounded = statement.at("/Condition/StringEquals").has("aws:PrincipalAccount");
        return type.equals("aws_kms_key")
                || (type.equals("aws_vpc_endpoint") && bounded)
                || actions.equals(List.of("ecr:GetAuthorizationToken"));
    }

    private void literals(String address, JsonNode value) {
        value.properties()
                .forEach(
                        field -> {
                            boolean secret = SECRET_FIELDS.contains(field.getKey());
                            expect(
                                    !secret || field.getValue().isNull(),
                                    address,
                                    field.getKey() + " is a literal");
                            literals(address, field.getValue());
                        });
        if (value.isArray()) {
            value.forEach(element -> literals(address, element));
        }
        if (value.isTextual() && SECRET_TEXT.matcher(value.asText()).find()) {
            broken.add(address + ": a text that looks like a secret");
        }
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        }
        oneOrMany.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private void expect(boolean kept, String address, String otherwise) {
        if (!kept) {
            broken.add(address + ": " + otherwise);
        }
    }
}
