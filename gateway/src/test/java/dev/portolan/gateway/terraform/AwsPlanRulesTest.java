package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class AwsPlanRulesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws_vpc_security_group_ingress_rule | {'cidr_ipv4':'0.0.0.0/0'} | public way in",
                "aws_vpc_security_group_ingress_rule | {'cidr_ipv4':'52.1.0.0/16'} | public way in",
                "aws_vpc_security_group_ingress_rule | {'cidr_ipv6':'::/0'} | IPv6",
                "aws_security_group | {'ingress':[{'cidr_blocks':['0.0.0.0/0']}]} | public way in",
                "aws_lb | {'internal':false,'drop_invalid_header_fields':true} | internal",
                "aws_lb_listener | {'ssl_policy':'ELBSecurityPolicy-2016-08'} | TLS 1.3",
                "aws_subnet | {'map_public_ip_on_launch':true} | map_public_ip_on_launch",
                "aws_ecs_service | {'network_configuration':[{'assign_public_ip':true}]} |"
                        + " public_ip",
                "aws_kms_key | {'enable_key_rotation':false} | rotation",
                "aws_cloudwatch_log_group | {'kms_key_id':'k','retention_in_days':0} | retention",
                "aws_cloudwatch_log_group | {'kms_key_id':null,'retention_in_days':90} |"
                        + " kms_key_id",
                "aws_secretsmanager_secret | {} | kms_key_id",
                "aws_secretsmanager_secret_version | {} | in the state",
                "aws_db_subnet_group | {'password':'hunter2'} | literal",
                "aws_ecs_task_definition | {'container_definitions':'AKIAABCDEFGHIJKLMNOP'} |"
                        + " secret",
            })
    void resource_thatBreaksARule_isNamed(String type, String after, String expected) {
        assertThat(broken(type, after)).hasSize(1).first().asString().contains("x.y", expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws_iam_policy | 'Action':'bedrock:*','Resource':'arn:aws:bedrock:eu-west-1::m' |"
                        + " bedrock:*",
                "aws_iam_policy | 'Action':'s3:GetObject','Resource':'*' | s3:GetObject",
                "aws_iam_policy | 'Action':'s3:GetObject','Resource':'arn:aws:s3:::*' |"
                        + " s3:GetObject",
                "aws_iam_policy | 'NotAction':'s3:GetObject','Resource':'arn:aws:s3:::b' | all but",
                "aws_iam_policy | 'Action':'s3:GetObject','NotResource':'arn:aws:s3:::b' | all but",
                "aws_iam_role_policy | 'Action':'a:B','Resource':'arn:x','Principal':'*' | anybody",
                "aws_vpc_endpoint | 'Action':'sts:AssumeRole','Resource':'*' | sts:AssumeRole",
            })
    void policy_thatAllowsTooMuch_isNamed(String type, String statement, String expected) {
        assertThat(broken(type, policy(statement)))
                .hasSize(1)
                .first()
                .asString()
                .contains(expected);
    }

    @Test
    void policy_thatNamesWhatItAllows_isAccepted() {
        List<String> exact =
                List.of(
                        "'Action':'s3:GetObject','Resource':'arn:aws:s3:::a-named-bucket/*'",
                        "'Action':'ecr:GetAuthorizationToken','Resource':'*'");

        assertThat(exact)
                .allSatisfy(s -> assertThat(broken("aws_iam_policy", policy(s))).isEmpty());
    }

    private static String policy(String statement) {
        String text = "{'Statement':[{'Effect':'Allow'," + statement + "}]}";
        return "{'policy':" + JSON.valueToTree(text.replace('\'', '"')) + "}";
    }

    private static List<String> broken(String type, String after) {
        String plan =
                "{'resource_changes':[{'mode':'managed','address':'x.y','type':'%s','change':{'after':%s}}]}"
                        .formatted(type, after);
        try {
            return AwsPlanRules.broken(JSON.readTree(plan.replace('\'', '"')));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(plan, e);
        }
    }
}
