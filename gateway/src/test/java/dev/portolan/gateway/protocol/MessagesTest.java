package dev.portolan.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.http.HttpResponse;

/** Anthropic's protocol with Anthropic and with a server of OpenAI's family as upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class MessagesTest {
    private static final String MESSAGES = "/messages";
    private static final String ASK =
            "{\"model\":\"%s\",\"max_tokens\":200,\"system\":\"Be brief.\","
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String TOOLS =
            ",\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\","
                    + "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}],"
                    + "\"tool_choice\":{\"type\":\"any\"}";

    private SimulatedEndpoint claude;
    private SimulatedEndpoint node;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        claude = AnthropicCloud.withKey("k").serving("claude-x").start();
        node = VllmNode.at("FR").named("node").serving("up").start();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: claude
                            provider: anthropic
                            url: %s/v1
                            location: {country: US}
                            operator: {name: Anthropic, country: US}
                            credentials: {type: api-key, key: k}
                            models: [{model: c, upstream: claude-x, price: {input: 2, output: 2, currency: EUR}}]
                          - id: node
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models: [{model: m, upstream: up, price: {input: 2, output: 2, currency: EUR}}]
                        """
                                .formatted(claude.url(), node.url()),
                        """
                        policies:
                          - name: default
                            prefer: {objective: cost}
                            failover: {attempts: 2, deadline: 20s, firstToken: 2s, betweenTokens: 2s}
                        """);
    }

    @AfterAll
    void stop() {
        gateway.close();
        claude.close();
        node.close();
    }

    @Test
    void messages_toAnthropic_passThroughWhole() {
        HttpResponse<String> answer = gateway.post(MESSAGES, ASK.formatted("c", ""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"type\":\"message\"", "received", "\"stop_reason\":\"end_turn\"");
        assertThat(claude.requests().getLast().text()).contains("claude-x", "Be brief.");
    }

    @Test
    void messages_toAnthropicStreamed_namedEventsEndOnce() {
        HttpResponse<String> answer =
                gateway.post(MESSAGES, ASK.formatted("c", ",\"stream\":true"));

        assertWholeStream(answer);
        assertThat(answer.body()).contains("event: ping");
    }

    @Test
    void messages_toOpenAiFamily_answerIsAMessage() {
        HttpResponse<String> answer = gateway.post(MESSAGES, ASK.formatted("m", ""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"type\":\"message\"",
                        "\"type\":\"text\"",
                        "\"stop_reason\":\"end_turn\"",
                        "\"input_tokens\":");
        assertThat(node.requests().getLast().text())
                .contains("\"role\":\"system\"", "\"max_completion_tokens\":200");
    }

    @Test
    void messages_toOpenAiFamilyStreamed_namedEventsEndOnce() {
        assertWholeStream(gateway.post(MESSAGES, ASK.formatted("m", ",\"stream\":true")));
    }

    private static void assertWholeStream(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("event: message_start\n")
                .contains(
                        "event: content_block_start\n", "\"text_delta\"", "event: message_delta\n")
                .contains("\"output_tokens\":")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                .containsOnlyOnce("event: message_stop")
                .doesNotContain("[DONE]");
    }

    @Test
    void messages_withTools_callsComeAsBlocks() {
        for (String model : new String[] {"c", "m"}) {
            HttpResponse<String> whole = gateway.post(MESSAGES, ASK.formatted(model, TOOLS));
            HttpResponse<String> stream =
                    gateway.post(MESSAGES, ASK.formatted(model, TOOLS + ",\"stream\":true"));

            assertThat(whole.body())
                    .contains("\"type\":\"tool_use\"", "get_weather", "\"input\":{\"city\":")
                    .contains("\"stop_reason\":\"tool_use\"");
            assertThat(stream.body())
                    .contains("\"type\":\"tool_use\"", "input_json_delta", "\"tool_use\"")
                    .endsWith("message_stop\"}\n\n");
        }
    }

    @Test
    void chat_toAnthropic_answerIsACompletion() {
        String ask = "{\"model\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";

        HttpResponse<String> whole = gateway.post("/chat/completions", ask.formatted(""));
        HttpResponse<String> stream =
                gateway.post(
                        "/chat/completions",
                        ask.formatted(
                                ",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                                        + "\"seed\":7"));

        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
        assertThat(whole.body())
                .contains(
                        "\"object\":\"chat.completion\"", "received", "\"finish_reason\":\"stop\"");
        assertThat(stream.body())
                .contains("chat.completion.chunk", "\"prompt_tokens\":")
                .endsWith("data: [DONE]\n\n");
        assertThat(stream.headers().firstValue("x-portolan-dropped")).contains("seed");
    }

    @Test
    void messages_refused_errorIsInAnthropicsFormat() {
        HttpResponse<String> noKey = gateway.postWith("sk-none", MESSAGES, ASK.formatted("c", ""));
        HttpResponse<String> noModel = gateway.post(MESSAGES, ASK.formatted("none", ""));
        HttpResponse<String> noMessages =
                gateway.post(MESSAGES, "{\"model\":\"c\",\"max_tokens\":5,\"messages\":[]}");

        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noKey.body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"");
        assertThat(noModel.statusCode()).isEqualTo(404);
        assertThat(noModel.body()).contains("\"type\":\"not_found_error\"");
        assertThat(noMessages.statusCode()).isEqualTo(400);
        assertThat(noMessages.body())
                .contains("\"type\":\"invalid_request_error\"", "at least one message");
        assertThat(noMessages.headers().firstValue("x-upstream-request-id"))
                .contains("req_simulated");
    }

    @Test
    void messages_unsupportedEverywhere_refusedWithItsField() {
        HttpResponse<String> answer =
                gateway.post(
                        MESSAGES,
                        ASK.formatted("m", "").replace("\"hello\"", DOCUMENT_AT_AN_ADDRESS));

        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 403);
        assertThat(node.requests()).noneMatch(seen -> seen.text().contains("example.invalid"));
    }

    private static final String DOCUMENT_AT_AN_ADDRESS =
            "[{\"type\":\"document\",\"source\":{\"type\":\"url\","
                    + "\"url\":\"https://example.invalid/a.pdf\"}}]";

    @Test
    void countTokens_byAnthropicOrTheServer_isACount() {
        HttpResponse<String> counted =
                gateway.post(MESSAGES + "/count_tokens", ASK.formatted("c", ""));
        HttpResponse<String> byServer =
                gateway.post(MESSAGES + "/count_tokens", ASK.formatted("m", ""));

        assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
        assertThat(counted.body()).matches("\\{\"input_tokens\":\\d+}");
        assertThat(counted.headers().firstValue("x-portolan-estimated")).isEmpty();
        assertThat(byServer.body()).matches("\\{\"input_tokens\":\\d+}");
        assertThat(byServer.headers().firstValue("x-portolan-estimated")).isEmpty();
    }

    @Test
    void messages_streamCutAfterItsFirstToken_endsWithAnError() {
        claude.failingNext(Fault.closeAfterTokens(2), Fault.closeAfterTokens(2));

        HttpResponse<String> answer =
                gateway.post(MESSAGES, ASK.formatted("c", ",\"stream\":true"));
        claude.clearFaults();

        assertThat(answer.body())
                .contains("event: error\ndata: {\"type\":\"error\"", "stream_interrupted")
                .doesNotContain("message_stop");
    }
}
