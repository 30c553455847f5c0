package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.FaultyListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Tests of streams that are cut within their final bytes, in every protocol: they are continued
 * where another deployment is permitted, else reported, and never cached; the receipt agrees.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class CutAnswersTest {
    private static final String TEXT = "Pay him not more than 5 euros.";

    /** A further endpoint in the catalog of the tests, which no request reaches. */
    private static final String UNASKED =
            "  - {id: unasked, provider: vllm, url: \"http://127.0.0.1:1/v1\", location: {country:"
                    + " FR}, operator: {name: Acme, country: FR}, models: [{model: m, upstream:"
                    + " up}]}\n";

    /** The upstream of a request, and its complete answer. */
    enum Upstream {
        VLLM(
                "vllm",
                chunk("{\"role\":\"assistant\",\"content\":\"Pay him \"}", "null")
                        + chunk("{\"content\":\"not \"}", "null"),
                chunk("{\"content\":\"more than 5 euros.\"}", "\"stop\""),
                "data: [DONE]\n\n"),
        ANTHROPIC(
                "anthropic",
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"c","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Pay him not "}}

                """,
                """
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"more than 5 euros."}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}

                """,
                """
                event: message_stop
                data: {"type":"message_stop"}

                """);

        private final String provider;
        private final String begun;
        private final String ending;
        private final String lastWord;

        Upstream(String provider, String begun, String ending, String lastWord) {
            this.provider = provider;
            this.begun = begun;
            this.ending = ending;
            this.lastWord = lastWord;
        }

        private static String chunk(String delta, String finish) {
            return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
                    .formatted(delta, finish);
        }

        /** The bytes before the answer ended, each cut at another position. */
        List<String> cuts() {
            int reason = ending.indexOf(this == VLLM ? "\"stop\"" : "\"end_turn\"");
            int closed = ending.lastIndexOf('}');
            return List.of(
                    begun + ending.substring(0, reason + 3),
                    begun
                            + ending.substring(
                                    0,
                                    ending.indexOf(',', reason + 1) < 0
                                            ? reason + 6
                                            : ending.indexOf(',', reason + 1)),
                    begun + ending.substring(0, closed),
                    begun + "data: ",
                    begun + lastWord);
        }

        String whole() {
            return begun + ending + lastWord;
        }
    }

    /** The protocol of the caller: its path, and how its streams end. */
    private enum Surface {
        CHAT("/chat/completions", "messages", "\\[DONE]\n\n"),
        MESSAGES("/messages", "messages", "\\{\"type\":\"message_stop\"}\n\n"),
        RESPONSES("/responses", "input", "event: response.completed\ndata: .*\n\n");

        private final String path;
        private final String input;
        private final Pattern last;

        Surface(String path, String input, String last) {
            this.path = path;
            this.input = input;
            this.last = Pattern.compile(last + "$");
        }

        boolean isComplete(String body) {
            return last.matcher(body).find();
        }

        String errorOf(String code) {
            return this == MESSAGES ? "api_error" : code;
        }
    }

    private record Case(Upstream upstream, String cut, boolean reset, Surface surface, int number) {
        String path() {
            return surface.path;
        }

        /**
         * Returns whether the bytes show, before the caller has any of it, that nothing is an
         * answer.
         */
        boolean isSeenAtOnce() {
            return upstream == Upstream.ANTHROPIC && cut.endsWith(upstream.lastWord);
        }

        String body(String kind) {
            return "{\"model\":\"%s-%d\",\"max_tokens\":99,\"stream\":true,\"%s\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                    .formatted(kind, number, surface.input);
        }

        String endpoint(String id, String model, int price, int port) {
            return """
              - id: %1$s-%2$d
                provider: %3$s
                url: http://127.0.0.1:%4$d/%1$s/%2$d/v1
                location: {country: FR}
                operator: {name: Acme, country: FR}
                retention: none
                credentials: {type: api-key, key: k}
                models: [{model: %5$s-%2$d, upstream: up, price: {input: %6$d, output: 1, currency: EUR}}]
            """
                    .formatted(id, number, upstream.provider, port, model, price);
        }
    }

    private final List<Case> cases = cases();
    private final FaultyListener wall = FaultyListener.handling(this::answer);
    private TestingGateway gateway;

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Upstream upstream : Upstream.values()) {
            for (String cut : upstream.cuts()) {
                for (Surface surface : Surface.values()) {
                    cases.add(new Case(upstream, cut, true, surface, cases.size()));
                    cases.add(new Case(upstream, cut, false, surface, cases.size()));
                }
            }
        }
        return cases;
    }

    @BeforeAll
    void start() {
        StringBuilder catalog = new StringBuilder("endpoints:\n").append(UNASKED);
        for (Case one : cases) {
            catalog.append(one.endpoint("alone", "alone", 1, wall.port()))
                    .append(one.endpoint("first", "two", 1, wall.port()))
                    .append(one.endpoint("whole", "two", 2, wall.port()));
        }
        gateway =
                TestingGateway.start(
                        catalog.toString(),
                        """
                        policies:
                          - name: default
                            prefer: {objective: cost}
                            failover: {attempts: 4, deadline: 60s, firstToken: 30s, betweenTokens: 30s}
                            cache: {mode: exact, ttl: 10m}
                        """);
    }

    @AfterAll
    void stop() {
        gateway.close();
        wall.close();
    }

    private void answer(Socket connection) throws IOException {
        String head = FaultyListener.readHead(connection.getInputStream());
        String[] path = head.substring(head.indexOf('/')).split("[/ ]", 4);
        Case played = cases.get(Integer.parseInt(path[2]));
        int length = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
        connection
                .getInputStream()
                .readNBytes(Integer.parseInt(head.substring(length, head.indexOf('\r', length))));
        boolean whole = path[1].equals("whole");
        byte[] events = (whole ? played.upstream.whole() : played.cut).getBytes(UTF_8);
        String answer =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n"
                        .formatted(events.length, new String(events, UTF_8));
        boolean reset = played.reset && !whole;
        connection.getOutputStream().write((reset ? answer : answer + "0\r\n\r\n").getBytes(UTF_8));
        connection.getOutputStream().flush();
        if (reset) {
            connection.setSoLinger(true, 0);
        }
    }

    @Test
    void stream_cutWithNoOtherDeployment_isReportedAndNeverCached() {
        for (Case one : cases) {
            for (int time = 0; time < 2; time++) {
                HttpResponse<String> answer = gateway.post(one.path(), one.body("alone"));
                String code = answer.statusCode() == 200 ? "stream_interrupted" : "upstream_failed";
                assertThat(answer.statusCode()).isEqualTo(one.isSeenAtOnce() ? 502 : 200);
                assertThat(answer.body())
                        .as(one.toString())
                        .contains(one.surface.errorOf(code))
                        .doesNotContain("[DONE]", "event: message_stop", "response.completed");
                assertThat(answer.headers().firstValue("x-portolan-cache")).hasValue("miss");
                Receipt receipt = receipt(answer);
                assertThat(receipt.ending().kind()).isEqualTo(Receipt.Kind.UPSTREAM_FAILED);
                assertThat(receipt.ending().code()).isEqualTo(code);
                assertThat(attempts(receipt))
                        .hasSize(1)
                        .noneMatch(how -> how.endsWith("succeeded"));
            }
        }
        assertThat(gateway.telemetry().scrape(""))
                .contains("outcome=\"cut\"")
                .doesNotContain("portolan_cache_entries 1");
    }

    @Test
    void stream_cutWithAnotherPermitted_isContinuedAndNeverKept() {
        for (Case one : cases) {
            for (int time = 0; time < 2; time++) {
                HttpResponse<String> answer = gateway.post(one.path(), one.body("two"));
                assertThat(answer.body())
                        .as(one.toString())
                        .doesNotContain("stream_interrupted")
                        .matches(one.surface::isComplete);
                assertThat(text(answer.body())).as(one.toString()).isEqualTo(TEXT);
                Receipt receipt = receipt(answer);
                assertThat(receipt.ending().kind()).isEqualTo(Receipt.Kind.COMPLETED);
                if (time == 0 || !one.isSeenAtOnce()) {
                    assertThat(answer.headers().firstValue("x-portolan-cache")).hasValue("miss");
                    assertThat(attempts(receipt))
                            .hasSize(2)
                            .last()
                            .isEqualTo("whole-" + one.number + "=succeeded");
                }
            }
        }
    }

    /** Returns the receipt of an answer, which may be written a moment after the answer arrived. */
    private Receipt receipt(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!gateway.receipts().getFirst().who().requestId().equals(id)) {
            assertThat(System.nanoTime()).as("no receipt of " + id).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return gateway.receipts().getFirst();
    }

    private static List<String> attempts(Receipt receipt) {
        return Objects.requireNonNull(receipt.decision()).trail();
    }

    /** The text that a client of any of the protocols puts together. */
    private static String text(String body) {
        StringBuilder text = new StringBuilder();
        Streamed.of(body.replaceAll("event: .*\n", ""))
                .events()
                .forEach(
                        event ->
                                text.append(
                                        event.at("/choices/0/delta/content").asText("")
                                                + event.at("/delta/text").asText("")
                                                + event.path("delta").asText("")));
        return text.toString();
    }
}
