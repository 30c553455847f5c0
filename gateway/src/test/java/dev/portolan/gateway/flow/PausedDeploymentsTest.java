package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;
import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.load.fault.Fault;
import dev.portolan.policy.model.DeploymentId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tests of deployments that request a pause, whose account is empty, or that are misconfigured. */
final class PausedDeploymentsTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private static Stream<Fault> wishes() {
        return Stream.of(
                Fault.rateLimited(LONG),
                Fault.resourceExhausted(LONG),
                Fault.status(429, Map.of("retry-after-ms", "50000"), "{}"),
                Fault.status(
                        429,
                        Map.of(
                                "x-ratelimit-reset-requests", "50s",
                                "x-ratelimit-remaining-requests", "0"),
                        "{}"),
                Fault.status(529, Map.of("retry-after", "60"), "{}"),
                Fault.status(503, Map.of("retry-after", "50"), "{}"));
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void pauseRequested_holdsForAllRequests(Fault wish) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(wish);
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer =
                        i % 2 == 0
                                ? fleet.post(ask(false))
                                : fleet.gateway.postWith(
                                        TestingGateway.EU_KEY, TestingFleet.CHAT, ask(false));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            }
            assertThat(fleet.paris.inferences()).hasSize(1);
            EndpointStates.Pause paused = paused(fleet, "paris").orElseThrow();
            assertThat(paused.until())
                    .isBetween(Instant.now().plusSeconds(1), Instant.now().plusSeconds(60));
        }
    }

    @Test
    void allPausedByRateLimits_is429UntilTheFirstPauseEnds() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.rateLimited(LONG));
            fleet.berlin.failing(Fault.rateLimited(Duration.ofSeconds(30)));
            fleet.rome.failing(Fault.rateLimited(LONG));
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = fleet.post(ask(false));
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.body()).contains("\"code\":\"rate_limited\"");
                assertThat(Integer.parseInt(header(answer, "retry-after"))).isBetween(1, 30);
            }
            assertThat(fleet.paris.inferences()).hasSize(1);
            assertThat(fleet.berlin.inferences()).hasSize(1);
        }
    }

    @Test
    void allPausedByOverload_is503UntilTheFirstPauseEnds() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            Fault full = Fault.status(503, Map.of("retry-after", "50"), "{}");
            List.of(fleet.paris, fleet.berlin, fleet.rome)
                    .forEach(simulated -> simulated.failing(full));
            HttpResponse<String> first = fleet.post(ask(false));
            assertThat(first.statusCode()).isEqualTo(502);
            assertThat(Integer.parseInt(header(first, "retry-after"))).isBetween(1, 50);
            HttpResponse<String> second = fleet.post(ask(false));
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("permitted_endpoints_unavailable");
            assertThat(Integer.parseInt(header(second, "retry-after"))).isBetween(1, 50);
            assertThat(fleet.paris.inferences()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "503", "529"})
    void shortPauseAndNoOtherDeployment_isWaitedFor(int status) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.berlin.failing(Fault.rateLimited(LONG));
            fleet.rome.failing(Fault.rateLimited(LONG));
            fleet.paris.failingNext(Fault.status(status, Map.of("retry-after-ms", "300"), "{}"));
            HttpResponse<String> answer = fleet.post(ask(false));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
            assertThat(fleet.paris.inferences()).hasSize(2);
        }
    }

    @Test
    void shortPause_ifThePolicyWaitsForNone_isReported() {
        String failover = TestingFleet.patience().replace("}", ", retryAfter: 0}");
        try (TestingFleet fleet = TestingFleet.replaying(failover)) {
            Fault wish = Fault.status(429, Map.of("retry-after-ms", "900"), "{}");
            List.of(fleet.paris, fleet.berlin, fleet.rome)
                    .forEach(simulated -> simulated.failing(wish));
            assertThat(fleet.post(ask(false)).statusCode()).isEqualTo(429);
            assertThat(fleet.paris.inferences()).hasSize(1);
        }
    }

    @Test
    void emptyAccount_isLeftForOthersAndReportedAs502() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            Fault empty = Fault.status(429, Map.of(), error("No.", "insufficient_quota"));
            fleet.paris.failing(empty);
            for (int i = 0; i < 3; i++) {
                assertThat(header(fleet.post(ask(false)), "x-portolan-endpoint"))
                        .isEqualTo("berlin");
            }
            assertThat(fleet.paris.inferences()).hasSize(1);
            assertThat(paused(fleet, "paris"))
                    .hasValueSatisfying(p -> assertThat(p.reason()).isEqualTo("out_of_quota"));
            fleet.berlin.failing(Fault.status(402, Map.of(), error("Pay.", "x")));
            fleet.rome.failing(empty);
            for (int i = 0; i < 8; i++) {
                HttpResponse<String> answer = fleet.post(ask(false));
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body())
                        .contains("upstream_failed")
                        .doesNotContain("quota", "credit", "Pay.");
            }
            assertThat(fleet.gateway.telemetry().scrape("text/plain"))
                    .contains(
                            "portolan_attempts_total{endpoint=\"berlin\",outcome=\"out_of_quota\"}");
        }
    }

    private static List<String> operatorsFaults() {
        return List.of(
                "Your credit balance is too low to access the Anthropic API. Please go to Plans &"
                        + " Billing to upgrade or purchase credits.",
                "Your organization must be verified to stream this model.",
                "\\\"auto\\\" tool choice requires --enable-auto-tool-choice and --tool-call-parser"
                        + " to be set",
                "The model `gpt-3.5-turbo-0301` has been deprecated, learn more here:"
                        + " https://platform.openai.com/docs/deprecations");
    }

    @ParameterizedTest
    @MethodSource("operatorsFaults")
    void operatorsFaultReportedAs400_failsOverAndIsNeverQuoted(String message) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            Fault fault = Fault.status(400, Map.of(), error(message, "unsupported_value"));
            fleet.paris.failing(fault);
            HttpResponse<String> answer = fleet.post(ask(false));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            assertThat(fleet.paris.inferences()).hasSize(1);
            fleet.berlin.failing(fault);
            fleet.rome.failing(fault);
            for (int i = 0; i < 8; i++) {
                HttpResponse<String> alone = fleet.post(ask(false));
                assertThat(alone.statusCode()).isEqualTo(502);
                assertThat(alone.body()).doesNotContain(message.substring(0, 12));
            }
            assertThat(fleet.gateway.telemetry().scrape("text/plain"))
                    .contains("portolan_circuit_state{endpoint=\"paris\",model=\"m\"} 0");
        }
    }

    @Test
    void rateLimitBeforeAnEmptyAccount_isReportedToTheCaller() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.rateLimited(LONG));
            fleet.berlin.failing(Fault.status(402, Map.of(), "{}"));
            fleet.rome.failing(Fault.status(403, Map.of(), "{}"));
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = fleet.post(ask(false));
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(Integer.parseInt(header(answer, "retry-after"))).isBetween(1, 50);
            }
        }
    }

    @Test
    void emptyRefusalForSize_isNoContextLength() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.status(413, Map.of(), ""));
            HttpResponse<String> answer = fleet.post(ask(false));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"request_too_large\"");
            assertThat(fleet.berlin.inferences()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void failure_withARetryHint_isHeeded(String hint, int requests) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.status(500, Map.of("x-should-retry", hint), "{}"));
            HttpResponse<String> answer = fleet.post(ask(false));
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            assertThat(fleet.paris.inferences()).hasSize(requests);
        }
    }

    private static Optional<EndpointStates.Pause> paused(TestingFleet fleet, String endpoint) {
        return fleet.gateway
                .gateway()
                .endpointStates()
                .of(new DeploymentId(endpoint, "m"))
                .flatMap(state -> state.conditions().paused());
    }

    private static String error(String message, String code) {
        return """
        {"error":{"message":"%s","type":"invalid_request_error","param":null,"code":"%s"}}\
        """
                .formatted(message, code);
    }
}
