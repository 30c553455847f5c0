package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;

/** Cached answers in Anthropic's protocol, from Claude itself and from a translated model. */
final class CachedMessagesTest {
    private static final String MESSAGES = "/messages";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 2, deadline: 30s, firstToken: 10s, betweenTokens: 10s}
                cache: {mode: exact, ttl: 10m}
            """;
    private SimulatedEndpoint claude;
    private SimulatedEndpoint node;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        claude = AnthropicCloud.withKey("k").named("claude").serving("claude-x").words(12).start();
        node = VllmNode.at("FR").named("node").serving("up").words(12).start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(
                                TestingCatalog.node(node, "FR", 1),
                                """
                                  - id: claude
                                    provider: anthropic
                                    url: %s/v1
                                    credentials: {type: api-key, key: k}
                                    models: [{model: claude, upstream: claude-x, price: {input: 1, output: 1, currency: EUR}}]
                                """
                                        .formatted(claude.url())),
                        POLICIES);
    }

    @AfterEach
    void stop() {
        gateway.close();
        claude.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "m"})
    void message_asTheOneBefore_isAnsweredWithoutACall(String model) {
        HttpResponse<String> first = gateway.post(MESSAGES, body(model, ""));
        HttpResponse<String> second = gateway.post(MESSAGES, body(model, ""));
        assertThat(cache(first)).isEqualTo("miss");
        assertThat(cache(second)).isEqualTo("hit");
        assertThat(second.headers().firstValue("age")).isPresent();
        assertThat(second.body()).isEqualTo(first.body()).contains("\"type\":\"message\"");
        assertThat(inferences()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "m"})
    void stream_ofAKeptStream_isReplayedToItsLastWord(String model) {
        HttpResponse<String> first = gateway.post(MESSAGES, body(model, ",\"stream\":true"));
        HttpResponse<String> second = gateway.post(MESSAGES, body(model, ",\"stream\":true"));
        assertThat(cache(second)).isEqualTo("hit");
        assertThat(second.body())
                .isEqualTo(first.body())
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(inferences()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "m"})
    void whole_ofAKeptStream_isItsFold(String model) {
        HttpResponse<String> stream = gateway.post(MESSAGES, body(model, ",\"stream\":true"));
        HttpResponse<String> whole = gateway.post(MESSAGES, body(model, ""));
        HttpResponse<String> uncached =
                gateway.post(MESSAGES, body(model, ""), "cache-control", "no-cache");
        assertThat(cache(stream)).isEqualTo("miss");
        assertThat(cache(whole)).isEqualTo("hit");
        assertThat(text(whole)).isEqualTo(text(uncached)).isNotEmpty();
        assertThat(json(whole).at("/stop_reason")).isEqualTo(json(uncached).at("/stop_reason"));
        assertThat(json(whole).at("/usage/output_tokens"))
                .isEqualTo(json(uncached).at("/usage/output_tokens"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "m"})
    void stream_ofAKeptMessage_isReplayedAsAStream(String model) {
        HttpResponse<String> whole = gateway.post(MESSAGES, body(model, ""));
        HttpResponse<String> stream = gateway.post(MESSAGES, body(model, ",\"stream\":true"));
        assertThat(cache(stream)).isEqualTo("hit");
        assertThat(stream.body())
                .startsWith("event: message_start\n")
                .contains(json(whole).at("/content/0/text").toString())
                .endsWith("data: {\"type\":\"message_stop\"}\n\n");
        assertThat(inferences()).isEqualTo(1);
    }

    @Test
    void answer_ofOneSurface_isNeverTheOthers() {
        gateway.post(MESSAGES, body("m", ""));
        HttpResponse<String> chat = gateway.post("/chat/completions", body("m", ""));
        assertThat(cache(chat)).isEqualTo("miss");
        assertThat(chat.body()).contains("\"chat.completion\"");
    }

    @Test
    void betas_makeAnotherQuestion() {
        gateway.post(MESSAGES, body("claude", ""));
        HttpResponse<String> other =
                gateway.post(
                        MESSAGES, body("claude", ""), "anthropic-beta", "context-1m-2025-08-07");
        assertThat(cache(other)).isEqualTo("miss");
        assertThat(inferences()).isEqualTo(2);
    }

    @Test
    void count_asTheOneBefore_isAnsweredWithoutACall() {
        HttpResponse<String> first = gateway.post("/messages/count_tokens", body("claude", ""));
        HttpResponse<String> second = gateway.post("/messages/count_tokens", body("claude", ""));
        assertThat(cache(second)).isEqualTo("hit");
        assertThat(second.body()).isEqualTo(first.body()).contains("input_tokens");
    }

    @Test
    void errorAndCutStream_areNotKept() {
        claude.failingNext(Fault.status(400));
        assertThat(gateway.post(MESSAGES, body("claude", "")).statusCode()).isEqualTo(400);
        claude.failingNext(Fault.resetAfterTokens(5));
        HttpResponse<String> cut = gateway.post(MESSAGES, body("claude", ",\"stream\":true"));
        assertThat(cut.body()).contains("event: error").doesNotContain("message_stop");
        HttpResponse<String> again = gateway.post(MESSAGES, body("claude", ""));
        assertThat(cache(again)).isEqualTo("miss");
        assertThat(text(again)).isNotEmpty();
    }

    private static String body(String model, String more) {
        return "{\"model\":\"%s\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
                .formatted(model, more);
    }

    private int inferences() {
        return claude.inferences().size() + node.inferences().size();
    }

    private static String cache(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-portolan-cache").orElse("");
    }

    private static String text(HttpResponse<String> message) {
        return json(message).at("/content/0/text").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
