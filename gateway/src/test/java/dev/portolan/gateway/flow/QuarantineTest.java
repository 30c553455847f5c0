package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Tests of a deployment whose answers report a country outside its bound. */
final class QuarantineTest {
    private static final String PINNED = "x-portolan-require";

    private HttpServer simulated;
    private HttpServer other;
    private TestingGateway gateway;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String location = "";
    private volatile String header = "";

    @BeforeEach
    void start() throws IOException {
        simulated = server(true);
        other = server(false);
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: frankfurt
                            provider: openai-compatible
                            url: http://127.0.0.1:%1$d/v1
                            location: {country: DE}
                            models: [{model: m, upstream: up, price: {input: 1, output: 1, currency: EUR}}]
                          - id: paris
                            provider: openai-compatible
                            url: http://127.0.0.1:%2$d/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up, price: {input: 2, output: 2, currency: EUR}}]
                          - id: claude
                            provider: anthropic
                            url: http://127.0.0.1:%1$d/v1
                            credentials: {type: api-key, key: k}
                            attest: {processing: [DE], storage: [DE], by: ann, at: %3$s}
                            models: [{model: claude, upstream: up}]
                        """
                                .formatted(
                                        simulated.getAddress().getPort(),
                                        other.getAddress().getPort(),
                                        java.time.LocalDate.now(java.time.ZoneOffset.UTC)),
                        "policies: [{name: default, prefer: {objective: cost}}]\n");
    }

    private HttpServer server(boolean reports) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, reports));
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange, boolean reports) throws IOException {
        String request =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean stream = request.contains("\"stream\":true");
        boolean claude = exchange.getRequestURI().getPath().endsWith("/messages");
        String usage =
                reports && !location.isEmpty() ? ",\"inference_geo\":\"" + location + "\"" : "";
        if (reports) {
            requests.incrementAndGet();
            if (!header.isEmpty()) {
                exchange.getResponseHeaders().set("x-ms-region", header);
            }
        }
        byte[] body =
                (claude ? claude(stream, usage) : openAi(stream, usage))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("content-type", stream ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String openAi(boolean stream, String usage) {
        String counts =
                "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1%s}".formatted(usage);
        return stream
                ? """
                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"up","choices":[{"index":0,"delta":{"role":"assistant","content":"hi"},"finish_reason":null}]}

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"up","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],%s}

                data: [DONE]

                """
                        .formatted(counts)
                : """
                {"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],%s}\
                """
                        .formatted(counts);
    }

    private static String claude(boolean stream, String usage) {
        String counts = "\"usage\":{\"input_tokens\":1,\"output_tokens\":1%s}".formatted(usage);
        return stream
                ? """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"up","content":[],"stop_reason":null,%s}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":1}}

                event: message_stop
                data: {"type":"message_stop"}

                """
                        .formatted(counts)
                : """
                {"id":"m","type":"message","role":"assistant","model":"up","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,%s}\
                """
                        .formatted(counts);
    }

    @AfterEach
    void stop() {
        gateway.close();
        simulated.stop(0);
        other.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "m, /chat/completions, false",
        "m, /chat/completions, true",
        "claude, /chat/completions, false",
        "claude, /chat/completions, true",
        "claude, /messages, false",
        "claude, /messages, true"
    })
    void answer_madeBeyondTheBound_quarantinesItsDeployment(
            String model, String path, boolean stream) {
        String id = model.equals("m") ? "frankfurt" : "claude";
        location = "us";
        HttpResponse<String> first = ask(path, model, stream);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).contains("hi");
        assertThat(beyond(id, model)).isEqualTo(CountrySet.of("US"));
        assertThat(gateway.telemetry().scrape("")).contains(quarantined(id, model, 1));

        int before = requests.get();
        HttpResponse<String> pinned = ask(path, model, stream, PINNED, "processing=EU27");
        if (model.equals("m")) {
            assertThat(pinned.headers().firstValue("x-portolan-endpoint")).hasValue("paris");
        } else {
            assertThat(pinned.statusCode()).isIn(403, 503);
        }
        assertThat(requests).hasValue(before);
    }

    @Test
    void header_ofAnotherRegion_quarantinesAndIsSentToTheCaller() {
        header = "East US 2";
        HttpResponse<String> first = ask("/chat/completions", "m", false);
        assertThat(first.headers().firstValue("x-portolan-processing")).hasValue("DE,US");
        assertThat(beyond("frankfurt", "m")).isEqualTo(CountrySet.of("US"));
    }

    /** Checks a later report from a cloud's audit trail, as the admin API accepts it. */
    @Test
    void evidence_foundElsewhere_quarantinesToo() {
        DeploymentId id = new DeploymentId("frankfurt", "m");
        assertThat(gateway.gateway().evidence().observed(id, "eu-central-1"))
                .hasValue(CountrySet.EMPTY);
        assertThat(gateway.gateway().evidence().observed(id, "eu-central-2"))
                .hasValue(CountrySet.of("CH"));
        assertThat(gateway.gateway().evidence().observed(new DeploymentId("x", "m"), "DE"))
                .isEmpty();
        int before = requests.get();
        HttpResponse<String> pinned =
                ask("/chat/completions", "m", false, PINNED, "processing=EU27");
        assertThat(pinned.headers().firstValue("x-portolan-endpoint")).hasValue("paris");
        assertThat(requests).hasValue(before);
    }

    @Test
    void location_thatIsUnknown_meansTheWorld() {
        location = "somewhere";
        ask("/chat/completions", "m", false);
        assertThat(beyond("frankfurt", "m").isAny()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"not_available", "de", "europe-west3", "eu-central-1"})
    void word_withinTheBound_changesNothing(String word) {
        location = word;
        ask("/chat/completions", "m", false);
        assertThat(beyond("frankfurt", "m").isEmpty()).isTrue();
        assertThat(gateway.telemetry().scrape("")).contains(quarantined("frankfurt", "m", 0));
    }

    @Test
    void deployment_quarantined_staysSoOverAReloadAndForOthersIsThere() {
        location = "us";
        ask("/chat/completions", "m", false);
        gateway.reload();
        HttpResponse<String> unpinned = ask("/chat/completions", "m", false);
        assertThat(unpinned.headers().firstValue("x-portolan-endpoint")).hasValue("frankfurt");
        assertThat(unpinned.headers().firstValue("x-portolan-processing")).hasValue("DE,US");
        HttpResponse<String> pinned = ask("/chat/completions", "m", false, PINNED, "processing=DE");
        assertThat(pinned.statusCode()).isEqualTo(403);
        assertThat(pinned.body()).contains("no_permitted_endpoint");
        assertThat(
                        gateway.explain(
                                "{\"tenant\":\"acme\",\"headers\":{\"x-portolan-require\":\"processing=DE\"},\"request\":{\"model\":\"m\",\"messages\":[]}}"))
                .contains("made in US");
    }

    private static String quarantined(String endpoint, String model, int value) {
        return "portolan_quarantined{endpoint=\"%s\",model=\"%s\"} %d"
                .formatted(endpoint, model, value);
    }

    private CountrySet beyond(String endpoint, String model) {
        Optional<EndpointStates.State> state =
                gateway.gateway().endpointStates().of(new DeploymentId(endpoint, model));
        return state.orElseThrow().conditions().outsideBound();
    }

    private HttpResponse<String> ask(String path, String model, boolean stream, String... more) {
        return gateway.post(
                path,
                "{\"model\":\"%s\",\"max_tokens\":9,\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                        .formatted(model, stream),
                more);
    }
}
