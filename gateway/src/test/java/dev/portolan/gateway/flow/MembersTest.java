package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.OpenAiCloud;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tests of which request members clouds receive while a policy requires something, and while none
 * does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MembersTest {
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String HERE =
            "attest: {processing: [DE], storage: [DE], by: test, at: 2026-01-01, expires:"
                    + " 2036-12-31}";
    private static final String CHAT = "/chat/completions";
    private static final String MESSAGES = "/messages";

    private SimulatedEndpoint openAi;
    private SimulatedEndpoint claude;
    private SimulatedEndpoint bedrock;
    private SimulatedEndpoint node;
    private TestingGateway bound;
    private TestingGateway free;

    @BeforeAll
    void start() {
        openAi = OpenAiCloud.withKey("k").named("openai").serving("gpt").words(3).start();
        claude = AnthropicCloud.withKey("k").named("claude").serving("claude-x").words(3).start();
        bedrock =
                SimulatedBedrock.in("eu-central-1")
                        .named("bedrock")
                        .serving(CLAUDE)
                        .words(3)
                        .start();
        node = VllmNode.at("FR").named("node").serving("up").words(3).start();
        bound =
                TestingGateway.start(
                        catalog(),
                        "policies: [{name: eu, require: {processing: [EU27], storage: [EU27]}}]\n");
        free = TestingGateway.start(catalog(), "policies: [{name: any}]\n");
    }

    @AfterAll
    void stop() {
        bound.close();
        free.close();
        Stream.of(openAi, claude, bedrock, node).forEach(SimulatedEndpoint::close);
    }

    private String catalog() {
        return """
        endpoints:
          - id: openai
            provider: openai
            url: %1$s/v1
            %5$s
            credentials: {type: api-key, key: k}
            models:
              - {model: o, upstream: gpt, price: {input: 1, output: 1, currency: EUR}}
              - {model: m, upstream: gpt, price: {input: 1, output: 1, currency: EUR}}
          - id: claude
            provider: anthropic
            url: %2$s/v1
            %5$s
            credentials: {type: api-key, key: k}
            models: [{model: a, upstream: claude-x}]
          - id: bedrock
            provider: aws-bedrock
            url: %3$s
            region: eu-central-1
            %5$s
            credentials: {type: static, accessKeyId: %6$s, secretAccessKey: %7$s}
            models: [{model: b, upstream: "%8$s"}]
          - id: node
            provider: vllm
            url: %4$s/v1
            location: {country: FR}
            models:
              - {model: s, upstream: up}
              - {model: m, upstream: up, price: {input: 9, output: 9, currency: EUR}}
        """
                .formatted(
                        openAi.url(),
                        claude.url(),
                        bedrock.url(),
                        node.url(),
                        HERE,
                        AwsKey.SIMULATED.id(),
                        AwsKey.SIMULATED.secret(),
                        CLAUDE);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "o | chat | 'zqx':1 | zqx",
                "o | chat | 'extra_body':{'zqx':1} | extra_body",
                "o | chat | '\\u007aqx':1 | zqx",
                "o | chat | 'Temperature':1 | Temperature",
                "o | chat | 'provider':{'order':['zqx']} | provider",
                "o | chat | 'moderation':{'model':'zqx'} | moderation",
                "o | chat | 'inference_geo':'us' | inference_geo",
                "o | chat | 'tools':[{'type':'function','function':{'name':'f'},'zqx':{}}] |"
                        + " tools[].zqx",
                "o | chat | 'response_format':{'type':'text','zqx':1} | ….zqx",
                "a | messages | 'zqx':1 | zqx",
                "a | messages | 'Inference_Geo':'us' | Inference_Geo",
                "a | messages | 'tools':[{'name':'f','input_schema':{},'zqx':'x'}] | tools[].zqx",
                "a | messages | 'system':[{'type':'text','text':'t','zqx':1}] | content[].zqx",
                "b | chat | 'guardrailConfig':{'guardrailIdentifier':'zqx'} | guardrailConfig",
                "b | messages | 'guardrailConfig':{'guardrailIdentifier':'zqx'} | guardrailConfig",
                "b | chat | 'additionalModelRequestFields':{'zqx':{}} |"
                        + " additionalModelRequestFields.zqx",
            })
    void strangeMember_underARequirement_isRefusedByName(
            String model, String protocol, String member, String param) {
        List<Integer> before = seen();
        HttpResponse<String> answer = bound.post(path(protocol), body(model, member));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(param);
        assertThat(seen()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "o | chat | 'prompt_cache_retention':'24h' | prompt_cache_retention",
                "a | messages | 'inference_geo':'us' | inference_geo",
                "a | messages | '\\u0069nference_geo':'us' | inference_geo",
                "a | chat | 'inference_geo':'us' | inference_geo",
                "b | messages | 'inference_geo':'us' | inference_geo",
                "b | chat | 'zqx':{'a':1} | zqx",
                "a | chat | 'zqx':{'a':1} | zqx",
            })
    void member_withoutEffect_isLeftOutByName(
            String model, String protocol, String member, String dropped) {
        HttpResponse<String> answer = bound.post(path(protocol), body(model, member));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(TestingFleet.header(answer, "x-portolan-dropped")).contains(dropped);
        assertThat(last(model)).doesNotContain(dropped);
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "o | chat | 'zqx':1 | zqx",
                "a | messages | 'zqx':1 | zqx",
                "b | chat | 'guardrailConfig':{'guardrailIdentifier':'zqx'} | zqx",
                "s | chat | 'zqx':1 | zqx",
            })
    void strangeMember_withoutARequirement_passesAndMayLeadAnywhere(
            String model, String protocol, String member, String seen) {
        HttpResponse<String> answer = free.post(path(protocol), body(model, member));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(last(model)).contains(seen);
        assertThat(TestingFleet.header(answer, "x-portolan-processing"))
                .isEqualTo(model.equals("s") ? "FR" : "*");
    }

    @Test
    void strangeMember_whereAServerOfOnesOwnIsPermitted_goesThereAlone() {
        HttpResponse<String> plain = bound.post(CHAT, body("m", "'temperature':1"));
        assertThat(TestingFleet.header(plain, "x-portolan-endpoint")).isEqualTo("openai");
        HttpResponse<String> answer = bound.post(CHAT, body("m", "'zqx':1"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(TestingFleet.header(answer, "x-portolan-endpoint")).isEqualTo("node");
        assertThat(last("s")).contains("zqx");
    }

    @Test
    void strangeMember_whereNothingIsPermittedAnyway_isTheSameDenial() {
        HttpResponse<String> answer =
                bound.post(CHAT, body("o", "'zqx':1"), "x-portolan-require", "processing=JP");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("no_permitted_endpoint");
    }

    @Test
    void explanation_ofAStrangeMember_removesTheDeployment() {
        String question = "{\"tenant\":\"acme\",\"request\":" + body("o", "'zqx':1") + "}";
        assertThat(bound.explain(question)).contains("openai-extensions");
    }

    private static String path(String protocol) {
        return protocol.equals("chat") ? CHAT : MESSAGES;
    }

    private static String body(String model, String member) {
        return "{'model':'%s','max_tokens':99,'messages':[{'role':'user','content':'q'}],%s}"
                .formatted(model, member)
                .replace('\'', '"');
    }

    private List<Integer> seen() {
        return Stream.of(openAi, claude, bedrock, node).map(p -> p.inferences().size()).toList();
    }

    private String last(String model) {
        SimulatedEndpoint simulated =
                switch (model) {
                    case "o" -> openAi;
                    case "a" -> claude;
                    case "b" -> bedrock;
                    default -> node;
                };
        return simulated.inferences().getLast().body().text();
    }
}
