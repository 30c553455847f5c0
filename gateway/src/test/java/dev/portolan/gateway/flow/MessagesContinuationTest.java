package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.StreamFault;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.SimulatedEndpointBuilder;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/** Continuation in Anthropic's protocol: the same message continues after an interruption. */
final class MessagesContinuationTest {
    private static final int SENT = 40;
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 4, deadline: 90s, firstToken: 30s, betweenTokens: 30s}
            """;
    private static final String CLAUDE =
            """
              - id: %s
                provider: anthropic
                url: %s/v1
                credentials: {type: api-key, key: k}
                models: [{model: %s, upstream: claude-x, price: {input: %d, output: 1, currency: EUR}, supports: [tools, prefill]}]
            """;
    private SimulatedEndpoint first;
    private SimulatedEndpoint second;
    private SimulatedEndpoint node;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        first = claude("first").start();
        second = claude("second").start();
        node = VllmNode.at("FR").named("node").answersAs("one").serving("up").words(60).start();
        gateway =
                TestingGateway.start(
                        "endpoints:\n"
                                + CLAUDE.formatted("first", first.url(), "m", 1)
                                + CLAUDE.formatted("second", second.url(), "m", 2)
                                + CLAUDE.formatted("before-node", first.url(), "mixed", 1)
                                + CLAUDE.formatted("after-node", second.url(), "from-node", 2)
                                + """
                                  - id: node
                                    provider: vllm
                                    url: %s/v1
                                    location: {country: FR}
                                    operator: {name: Acme, country: FR}
                                    retention: none
                                    models:
                                      - {model: mixed, upstream: up, price: {input: 2, output: 1, currency: EUR}, supports: [tools]}
                                      - {model: from-node, upstream: up, price: {input: 1, output: 1, currency: EUR}, supports: [tools]}
                                """
                                        .formatted(node.url()),
                        POLICIES);
    }

    private static SimulatedEndpointBuilder claude(String name) {
        return AnthropicCloud.withKey("k")
                .named(name)
                .answersAs("one")
                .serving("claude-x")
                .words(60);
    }

    @AfterEach
    void stop() {
        gateway.close();
        List.of(first, second, node).forEach(SimulatedEndpoint::close);
    }

    /** The ways in which a stream breaks after its first tokens. */
    enum Break {
        RESET(Fault.resetAfterTokens(SENT)),
        CLOSED(Fault.closeAfterTokens(SENT)),
        ENDED(Fault.endAfterTokens(SENT)),
        HALF_AN_EVENT(StreamFault.halfEventAfterTokens(SENT)),
        ERROR(
                StreamFault.lastEventAfterTokens(
                        SENT,
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
                                + "\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Fault fault;

        Break(Fault fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource
    void message_brokenAtClaude_goesOnFromItsLastWord(Break how) {
        ReceivedMessage healthy = ask("m");
        first.failing(how.fault);
        ReceivedMessage received = ask("m");
        assertWhole(received, healthy);
        assertThat(second.inferences().getFirst().text()).contains("\"role\":\"assistant\"");
        assertThat(received.outputTokens()).isEqualTo(healthy.outputTokens());
    }

    @ParameterizedTest
    @EnumSource
    void message_brokenAtClaude_isRepeatedByAnotherFamily(Break how) {
        ReceivedMessage healthy = ask("mixed");
        first.failing(how.fault);
        assertWhole(ask("mixed"), healthy);
        assertThat(node.inferences()).hasSize(1);
        assertThat(node.inferences().getFirst().text()).doesNotContain("\"assistant\"");
    }

    @Test
    void message_brokenAtAnotherFamily_goesOnAtClaude() {
        ReceivedMessage healthy = ask("from-node");
        node.failing(Fault.resetAfterTokens(SENT));
        assertWhole(ask("from-node"), healthy);
        assertThat(second.inferences().getFirst().text()).contains("\"role\":\"assistant\"");
    }

    private static void assertWhole(ReceivedMessage received, ReceivedMessage healthy) {
        assertThat(received.text()).isEqualTo(healthy.text()).isNotEmpty();
        assertThat(received.count("message_start")).isEqualTo(1);
        assertThat(received.count("message_delta")).isEqualTo(1);
        assertThat(received.types())
                .endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(received.count("content_block_start")).isEqualTo(1);
        assertThat(received.count("content_block_stop")).isEqualTo(1);
        assertThat(received.numbers()).containsOnly(0);
        assertThat(received.count("error")).isZero();
    }

    @Test
    void prefill_refused_isRepeatedAtTheSamePlace() {
        ReceivedMessage healthy = ask("m");
        first.failing(Fault.resetAfterTokens(SENT));
        second.failingNext(
                Fault.status(
                        400,
                        java.util.Map.of(),
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                                + "\"message\":\"This model does not support assistant message"
                                + " prefill.\"}}"));
        assertWhole(ask("m"), healthy);
        assertThat(second.inferences()).hasSize(2);
    }

    @Test
    void message_brokenAndNoOtherDeployment_endsWithAnError() {
        first.failing(Fault.endAfterTokens(SENT));
        second.stop();
        ReceivedMessage received = ask("m");
        assertThat(received.types())
                .endsWith("error")
                .doesNotContain("message_stop", "message_delta");
        assertThat(received.events().getLast().at("/error/code").asText())
                .isEqualTo("stream_interrupted");
    }

    @Test
    void toolUse_broken_endsWithAnError() {
        first.failing(Fault.endAfterTokens(2));
        ReceivedMessage received =
                ask(
                        "m",
                        ",\"tools\":[{\"name\":\"tide\",\"input_schema\":{\"type\":\"object\","
                            + "\"properties\":{\"port\":{\"type\":\"string\"},\"when\":{\"type\":"
                            + "\"string\"}},\"required\":[\"port\",\"when\"]}}],"
                            + "\"tool_choice\":{\"type\":\"any\"}");
        assertThat(received.types()).endsWith("error").doesNotContain("message_stop");
    }

    private ReceivedMessage ask(String model, String... more) {
        String body =
                "{\"model\":\"%s\",\"max_tokens\":500,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
                        .formatted(model, String.join("", more));
        return ReceivedMessage.of(gateway.post("/messages", body).body());
    }

    /** A stream as a caller reads it. */
    private record ReceivedMessage(List<JsonNode> events) {
        private static final ObjectMapper JSON = new ObjectMapper();

        static ReceivedMessage of(String body) {
            List<JsonNode> events = new ArrayList<>();
            for (String line : body.split("\n", -1)) {
                if (line.startsWith("data: ")) {
                    try {
                        events.add(JSON.readTree(line.substring("data: ".length())));
                    } catch (JsonProcessingException e) {
                        throw new AssertionError(line, e);
                    }
                }
            }
            return new ReceivedMessage(events);
        }

        List<String> types() {
            return events.stream().map(event -> event.path("type").asText()).toList();
        }

        long count(String type) {
            return types().stream().filter(type::equals).count();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            events.forEach(event -> text.append(event.at("/delta/text").asText("")));
            return text.toString();
        }

        List<Integer> numbers() {
            return events.stream()
                    .filter(event -> event.has("index"))
                    .map(event -> event.path("index").asInt())
                    .toList();
        }

        long outputTokens() {
            return events.stream()
                    .filter(event -> event.path("type").asText().equals("message_delta"))
                    .mapToLong(event -> event.at("/usage/output_tokens").asLong())
                    .sum();
        }
    }
}
