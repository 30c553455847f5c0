package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Tests that errors caused by one tenant's requests, three times a circuit's window each, have no
 * effect on another tenant, in each protocol.
 */
final class CallersRefusalsTest {
    private static final String POISON = "poison";
    private static final String WORDS =
            "Invalid schema for function 'rotate_api_key': no credential, Bearer or access token;"
                    + " content filter, usage policy; maximum context length, prompt is too long;"
                    + " insufficient quota; model identifier is invalid";
    private static final int TIMES = 100;
    private static final int AT_ONCE = 20;

    @TempDir private Path folder;

    /**
     * A provider's error, the error its caller receives, and whether another deployment is called.
     */
    private record Row(int status, String body, int callersStatus, boolean goesOn) {
        static Row refused(int status, String body) {
            return new Row(status, body, status, false);
        }

        static Row elsewhere(int status, String body) {
            return new Row(status, body, 200, true);
        }
    }

    private static List<Row> rows(TestingDialect dialect) {
        return switch (dialect) {
            case OPENAI -> ofOpenAi();
            case ANTHROPIC ->
                    List.of(
                            Row.refused(400, anthropic("invalid_request_error")),
                            Row.elsewhere(
                                    400,
                                    anthropic("invalid_request_error")
                                            .replace(
                                                    WORDS,
                                                    "`temperature` is deprecated for this model.")),
                            Row.refused(413, anthropic("request_too_large")),
                            Row.elsewhere(403, anthropic("permission_error")),
                            Row.elsewhere(404, anthropic("not_found_error")));
            case BEDROCK ->
                    List.of(
                            Row.refused(400, "{\"message\":\"" + WORDS + "\"}"),
                            Row.elsewhere(403, "{\"message\":\"" + WORDS + "\"}"),
                            Row.elsewhere(424, "{\"message\":\"" + WORDS + "\"}"));
            case GEMINI ->
                    List.of(
                            Row.refused(400, google(400, "INVALID_ARGUMENT")),
                            Row.refused(400, google(400, "FAILED_PRECONDITION")),
                            Row.elsewhere(404, google(404, "NOT_FOUND")));
        };
    }

    private static List<Row> ofOpenAi() {
        String named = openAi("\"tools[0].function.parameters\"", "invalid_function_parameters");
        String unnamed = openAi("null", "invalid_request_error");
        return List.of(
                Row.refused(400, named),
                Row.refused(400, unnamed),
                Row.elsewhere(400, openAi("\"max_tokens\"", "unsupported_parameter")),
                Row.elsewhere(400, openAi("\"temperature\"", "unsupported_value")),
                Row.refused(
                        422, "{\"detail\":[{\"loc\":[\"body\",\"x\"],\"msg\":\"" + WORDS + "\"}]}"),
                Row.refused(403, named),
                Row.refused(404, named),
                new Row(200, unnamed, 400, false),
                Row.elsewhere(403, "<html>" + WORDS + "</html>"),
                Row.elsewhere(404, openAi("null", "not_found")),
                Row.elsewhere(409, unnamed),
                Row.elsewhere(500, unnamed),
                Row.elsewhere(200, "{\"error\":{\"message\":\"" + WORDS + "\"}}"));
    }

    private static String openAi(String param, String code) {
        return """
        {"error":{"message":"%s","type":"invalid_request_error","param":%s,"code":"%s"}}\
        """
                .formatted(WORDS, param, code);
    }

    private static String anthropic(String type) {
        return """
        {"type":"error","error":{"type":"%s","message":"%s"}}\
        """
                .formatted(type, WORDS);
    }

    private static String google(int code, String status) {
        return """
        {"error":{"code":%d,"message":"%s","status":"%s"}}\
        """
                .formatted(code, WORDS, status);
    }

    @ParameterizedTest
    @EnumSource
    void refusals_ofOneTenant_affectNoOther(TestingDialect dialect) {
        try (TestingDialect.Started first = dialect.at(folder);
                SimulatedEndpoint berlin =
                        VllmNode.at("DE").named("berlin").answersAs("one").serving("up").start();
                TestingGateway gateway = gateway(first, berlin)) {
            for (Row row : rows(dialect)) {
                first.simulated()
                        .failingWhen(
                                seen -> seen.body().text().contains(POISON),
                                Fault.status(row.status, Map.of(), row.body));
                check(gateway, row);
                assertThat(gateway.telemetry().scrape("text/plain"))
                        .as(row.toString())
                        .contains(
                                "portolan_circuit_state{endpoint=\"paris\",model=\"m\"} 0",
                                "portolan_circuit_state{endpoint=\"berlin\",model=\"m\"} 0");
            }
        }
    }

    private static void check(TestingGateway gateway, Row row) {
        for (int sent = 0; sent < TIMES; sent += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> poisoned = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                poisoned.add(gateway.begin(TestingFleet.CHAT, asking(POISON)));
            }
            HttpResponse<String> other =
                    gateway.postWith(TestingGateway.EU_KEY, TestingFleet.CHAT, asking("hello"));
            assertThat(other.statusCode()).as(row + other.body()).isEqualTo(200);
            assertThat(header(other, "x-portolan-endpoint")).isEqualTo("paris");
            assertThat(header(other, "x-portolan-attempts")).isEqualTo("1");
            poisoned.forEach(answer -> answered(answer.join(), row));
        }
    }

    private static void answered(HttpResponse<String> answer, Row row) {
        assertThat(answer.statusCode()).as(row + answer.body()).isEqualTo(row.callersStatus);
        assertThat(header(answer, "x-portolan-attempts")).isEqualTo(row.goesOn ? "2" : "1");
        if (row.goesOn) {
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
        } else {
            assertThat(answer.body())
                    .contains("rotate_api_key")
                    .doesNotContain("\"content_filter\"", "\"context_length_exceeded\"");
        }
    }

    private static TestingGateway gateway(TestingDialect.Started first, SimulatedEndpoint berlin) {
        return TestingGateway.start(
                "endpoints:\n"
                        + first.endpoint()
                        + """
                          - id: berlin
                            provider: vllm
                            url: %s/v1
                            location: {country: DE}
                            models: [{model: m, upstream: up, price: {input: 9, output: 9, currency: EUR}}]
                        """
                                .formatted(berlin.url()),
                """
                policies:
                  - name: default
                    prefer: {objective: cost}
                    failover: {attempts: 4, deadline: 60s, firstToken: 30s, betweenTokens: 30s}
                """);
    }

    private static String asking(String words) {
        return "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(words);
    }
}
