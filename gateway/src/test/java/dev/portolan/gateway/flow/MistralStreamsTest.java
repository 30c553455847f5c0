package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.provider.bytes.ReadLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Streams to Mistral's clients from a deployment that streams as OpenAI does. */
final class MistralStreamsTest {
    private static final String BODY =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"How"
                    + " deep?\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: default
                failover: {attempts: 1}
                cache: {mode: exact, ttl: 10m}
              - name: uncached
                priority: 5
                when: request.headers["x-data-class"] == "secret"
                failover: {attempts: 1}
                cache: {mode: off}
            """;
    private static final String ROLE = choice("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String CALL =
            choice(
                    "{\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"index\":0,"
                            + "\"function\":{\"name\":\"depth\"}}]}",
                    "null");
    private static final String FINISH = choice("{}", "\"tool_calls\"");
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9,\"total_tokens\":12,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}";
    private static final String CALLS =
            ROLE
                    + CALL
                    + piece("{\\\"harbour\\\":")
                    + piece(" \\\"east\\\"}")
                    + FINISH
                    + data("[]," + USAGE)
                    + "data: [DONE]\n\n";

    /** The same answer as Mistral's clients read it. */
    private static final String WHOLE =
            ROLE
                    + data(
                            "[{\"index\":0,\"delta\":{\"tool_calls\":[{\"id\":\"call_1\","
                                    + "\"type\":\"function\",\"index\":0,\"function\":{"
                                    + "\"name\":\"depth\",\"arguments\":"
                                    + "\"{\\\"harbour\\\": \\\"east\\\"}\"}}]},"
                                    + "\"finish_reason\":\"tool_calls\"}],"
                                    + USAGE)
                    + "data: [DONE]\n\n";

    private ScriptedUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models: [{model: m, upstream: up}]
                        """
                                .formatted(upstream.url()),
                        POLICIES);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String data(String choices) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\":\"up\",\"choices\":"
                + choices
                + "\n\n";
    }

    private static String choice(String delta, String finish) {
        return data("[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}");
    }

    private static String piece(String arguments) {
        return choice(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                        + arguments
                        + "\"}}]}",
                "null");
    }

    private CompletableFuture<HttpResponse<String>> ask(String key, String... headers) {
        return CompletableFuture.supplyAsync(
                () -> gateway.postWith(key, "/chat/completions", BODY, headers));
    }

    private String answer(String events, String key, String... headers) {
        CompletableFuture<HttpResponse<String>> answer = ask(key, headers);
        upstream.next().head().send(events).end();
        return answer.join().body();
    }

    @ParameterizedTest
    @CsvSource({"public, no-cache", "public, max-age=60", "secret, max-age=60"})
    void toolCall_inPieces_isInOneChunkWithTheUsage(String data, String cache) {
        assertThat(
                        answer(
                                CALLS,
                                TestingGateway.MISTRAL_KEY,
                                "x-data-class",
                                data,
                                "cache-control",
                                cache))
                .isEqualTo(WHOLE);
    }

    @Test
    void client_thatNamesItself_isOneOfMistral() {
        String agent = "mistral-client-python/1.9.11 2.794.1 1.0.0 mistralai";
        assertThat(answer(CALLS, TestingGateway.KEY, "user-agent", agent)).isEqualTo(WHOLE);
    }

    @Test
    void cachedAnswer_inOnePiece_isStreamedWithWholeCalls() {
        CompletableFuture<HttpResponse<String>> whole =
                CompletableFuture.supplyAsync(
                        () ->
                                gateway.post(
                                        "/chat/completions",
                                        BODY.replace("\"stream\":true", "\"stream\":false")));
        upstream.next()
                .answer(
                        200,
                        "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\","
                            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                            + "\"content\":\"\",\"tool_calls\":[{\"id\":\"call_1\","
                            + "\"type\":\"function\",\"function\":{\"name\":\"depth\",\"arguments\":\"{\\\"harbour\\\":"
                            + " \\\"east\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                                + USAGE);
        assertThat(whole.join().statusCode()).isEqualTo(200);
        HttpResponse<String> cached = ask(TestingGateway.MISTRAL_KEY).join();
        assertThat(cached.headers().firstValue("x-portolan-cache")).hasValue("hit");
        assertThat(cached.body())
                .containsOnlyOnce("call_1")
                .containsOnlyOnce("{\\\"harbour\\\": \\\"east\\\"}")
                .contains("\"finish_reason\":\"tool_calls\"")
                .endsWith("]," + USAGE + "\n\ndata: [DONE]\n\n");
    }

    @Test
    void otherClients_getThePiecesAsTheyCame() {
        assertThat(answer(CALLS, TestingGateway.KEY))
                .isEqualTo(CALLS.replace(data("[]," + USAGE), ""));
    }

    @Test
    void cachedStream_ofAnotherClient_isInOneChunkWithTheUsage() {
        answer(CALLS, TestingGateway.KEY);
        HttpResponse<String> cached = ask(TestingGateway.MISTRAL_KEY).join();
        assertThat(cached.headers().firstValue("x-portolan-cache")).hasValue("hit");
        assertThat(cached.body()).isEqualTo(WHOLE);
    }

    @Test
    void equalRequests_ofBothClients_getEachItsOwnForm() {
        CompletableFuture<HttpResponse<String>> other = ask(TestingGateway.KEY);
        ScriptedUpstream.PendingRequest pending = upstream.next().head().send(ROLE).send(CALL);
        CompletableFuture<HttpResponse<String>> mistral = ask(TestingGateway.MISTRAL_KEY);
        pending.send(CALLS.substring((ROLE + CALL).length())).end();
        assertThat(other.join().body()).isEqualTo(CALLS.replace(data("[]," + USAGE), ""));
        assertThat(mistral.join().body()).isEqualTo(WHOLE);
        assertThat(upstream.isIdle()).isTrue();
    }

    @Test
    void stream_thatBreaksOffWithinACall_endsWithAnErrorAndWithoutTheCall() {
        String body = answer(ROLE + CALL + piece("{"), TestingGateway.MISTRAL_KEY);
        assertThat(body).startsWith(ROLE + "data: {\"error\":").contains("stream_interrupted");
        assertThat(body).doesNotContain("call_1", "[DONE]");
    }

    @Test
    void callsBeyondTheLimit_endWithAnErrorAndWithoutTheCall() {
        String large = piece("1".repeat(ReadLimits.STREAMED_CALLS_BYTES));
        String body =
                answer(
                        ROLE + CALL + large + FINISH + "data: [DONE]\n\n",
                        TestingGateway.MISTRAL_KEY);
        assertThat(body).contains("stream_interrupted", "Request it without streaming");
        assertThat(body).doesNotContain("call_1", "[DONE]");
        gateway.awaitReceipts(1);
        assertThat(gateway.receipts().getFirst().ending().kind())
                .isEqualTo(Receipt.Kind.UPSTREAM_FAILED);
    }

    @Test
    void trailer_ofAStream_followsTheLastChunk() {
        String body = answer(CALLS, TestingGateway.MISTRAL_KEY, "x-portolan-trailer", "1");
        assertThat(body).startsWith(WHOLE.replace("data: [DONE]\n\n", ""));
        assertThat(body.substring(WHOLE.length() - "data: [DONE]\n\n".length()))
                .contains("\"portolan\":{")
                .endsWith("data: [DONE]\n\n");
    }
}
