package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.policy.model.DeploymentId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tests of what operators see of a failing deployment while another one answers in its stead. */
final class FailingDeploymentTest {
    private HttpServer first;
    private HttpServer second;
    private TestingGateway gateway;
    private volatile int status = 200;
    private int requests;

    @BeforeEach
    void start() throws IOException {
        first = server(true);
        second = server(false);
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: openai-compatible
                            url: http://127.0.0.1:%d/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up, price: {input: 1, output: 1, currency: EUR}}]
                          - id: berlin
                            provider: openai-compatible
                            url: http://127.0.0.1:%d/v1
                            location: {country: DE}
                            models: [{model: m, upstream: up, price: {input: 2, output: 2, currency: EUR}}]
                        """
                                .formatted(
                                        first.getAddress().getPort(),
                                        second.getAddress().getPort()),
                        "policies: [{name: default, prefer: {objective: cost}}]\n");
    }

    private HttpServer server(boolean mayFail) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, mayFail ? status : 200));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String body =
                status == 200
                        ? """
                        {"id":"x","object":"chat.completion","created":1,"model":"up","choices":\
                        [{"index":0,"message":{"role":"assistant","content":"hi"},\
                        "finish_reason":"stop"}],\
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\
                        """
                        : "{\"error\":{\"message\":\"broken\"}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.stop(0);
        second.stop(0);
    }

    @Test
    void outlier_isShownInEndpointsMetricsAndDecisions() {
        ask(10);
        status = 503;
        ask(6);

        EndpointStates.State paris = state("paris");
        assertThat(paris.circuit()).isEqualTo("closed");
        assertThat(paris.conditions().outlierSince()).isNotNull();
        assertThat(paris.conditions().unavailable().orElse(""))
                .startsWith("it fails more often than others: 5 of 15 attempts");
        assertThat(paris.errors().byOutcome()).containsOnlyKeys("overloaded");
        assertThat(paris.errors().failed()).isEqualTo(5);
        assertThat(paris.errors().attempts()).isEqualTo(15);
        assertThat(state("berlin").conditions().unavailable()).isEmpty();
        assertThat(state("berlin").conditions().outlierSince()).isNull();
        assertThat(gateway.telemetry().scrape(""))
                .contains("portolan_outlier{endpoint=\"paris\",model=\"m\"} 1.0")
                .contains("portolan_outlier{endpoint=\"berlin\",model=\"m\"} 0.0");
        assertThat(skipped()).containsExactly("paris=outlier");
    }

    @Test
    void openCircuit_isReportedAndTheDeploymentIsNotAvailable() {
        status = 503;
        ask(6);

        EndpointStates.State paris = state("paris");
        assertThat(paris.circuit()).isEqualTo("open");
        assertThat(paris.conditions().unavailable().orElse(""))
                .isEqualTo(
                        "its circuit is open: 5 of 5 attempts in the last minute failed"
                                + " (overloaded 5)");
        assertThat(skipped()).containsExactly("paris=circuit_open");
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            HttpResponse<String> answer =
                    gateway.post(
                            "/chat/completions",
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        requests += times;
        gateway.awaitReceipts(requests);
    }

    private List<String> skipped() {
        var decision = gateway.receipts().getFirst().decision();
        return decision == null ? List.of() : decision.skipped();
    }

    private EndpointStates.State state(String endpoint) {
        return gateway.gateway().endpointStates().of(new DeploymentId(endpoint, "m")).orElseThrow();
    }
}
