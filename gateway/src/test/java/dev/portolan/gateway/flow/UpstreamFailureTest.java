package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tests of the error when every permitted deployment fails, one model per kind of failure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpstreamFailureTest {
    private static final String CHAT = "/chat/completions";
    private static final String SECRET = "sk-upstream-secret-in-an-error-body";

    private final Map<String, SimulatedEndpoint> endpoints = new LinkedHashMap<>();
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        endpoint("m", healthy -> healthy);
        endpoint("html", Fault.html());
        endpoint("events", Fault.eventsLabelledAsJson());
        endpoint("page", Fault.body("application/json", "Sign in please, " + SECRET));
        endpoint("cut", Fault.closeAfterBytes(40));
        endpoint("broken", Fault.resetAfterTokens(3));
        endpoint("ended", Fault.endAfterTokens(3));
        endpoint("silent", Fault.stallBeforeHead());
        endpoint("mute", Fault.stallAfterTokens(2));
        endpoint("garbage", Fault.garbage());
        endpoint("chunking", Fault.brokenChunking());
        endpoint(
                "failing",
                Fault.status(500, Map.of(), "{\"error\":{\"message\":\"" + SECRET + "\"}}"));
        endpoint(
                "forbidden",
                Fault.status(401, Map.of(), "{\"error\":{\"message\":\"" + SECRET + "\"}}"));
        endpoint("full", Fault.status(503));
        endpoint("limited", Fault.rateLimited(Duration.ofSeconds(30)));
        endpoint(
                "context",
                Fault.status(
                        400,
                        Map.of(),
                        "{\"error\":{\"message\":\"This model's maximum context length is 8"
                            + " tokens.\",\"type\":\"invalid_request_error\",\"param\":\"messages\","
                            + "\"code\":\"context_length_exceeded\"}}"));
        endpoint("late", Fault.delayed(Duration.ofSeconds(30)));
        endpoint("gone", Fault.html()).stop();
        endpoint("slow", healthy -> healthy).pace(new Pace(Duration.ZERO, Duration.ofMillis(300)));
        gateway = TestingGateway.start(catalog(), POLICIES);
    }

    private static final String POLICIES =
            """
            policies:
              - name: default
                failover: {attempts: 2, deadline: 20s, firstToken: 15s, betweenTokens: 15s}
              - name: impatient-before
                priority: 1
                when: request.model == "silent"
                failover: {attempts: 2, deadline: 60s, firstToken: 500ms, betweenTokens: 30s}
              - name: impatient-within
                priority: 1
                when: request.model == "mute"
                failover: {attempts: 2, deadline: 60s, firstToken: 30s, betweenTokens: 500ms}
              - name: hurried
                priority: 1
                when: request.model == "late" || request.model == "slow"
                failover: {attempts: 2, deadline: 4s, firstToken: 10s, betweenTokens: 10s}
            """;

    private SimulatedEndpoint endpoint(String name, Fault fault) {
        SimulatedEndpoint endpoint =
                VllmNode.at("FR").named(name).serving("up").words(20).start().failing(fault);
        endpoints.put(name, endpoint);
        return endpoint;
    }

    private String catalog() {
        return endpoints.entrySet().stream()
                .map(
                        endpoint ->
                                """
                                  - id: at-%1$s
                                    provider: vllm
                                    url: %2$s/v1
                                    location: {country: FR}
                                    models: [{model: %1$s, upstream: up}]
                                """
                                        .formatted(endpoint.getKey(), endpoint.getValue().url()))
                .collect(Collectors.joining("", "endpoints:\n", ""));
    }

    @AfterAll
    void stop() {
        gateway.close();
        endpoints.values().forEach(SimulatedEndpoint::close);
    }

    @Test
    void upstream_answeringHtml_is502() {
        assertFailed(whole("html"));
        assertFailed(stream("html"));
    }

    @Test
    void upstream_announcingJsonAndSendingEvents_streamsAllTheSame() {
        HttpResponse<String> answer = stream("events");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void upstream_sendingNoJson_is502AndItsBodyStaysBehind() {
        assertFailed(whole("page"));
    }

    @Test
    void upstream_closingHalfway_is502() {
        assertFailed(whole("cut"));
        assertFailed(stream("cut"));
    }

    @Test
    void upstream_speakingNoHttp_is502() {
        assertFailed(whole("garbage"));
        assertFailed(whole("chunking"));
    }

    @Test
    void upstream_failing_is502AndItsBodyStaysBehind() {
        assertFailed(whole("failing"));
    }

    @Test
    void upstream_refusingOurCredentials_is502AndItsBodyStaysBehind() {
        HttpResponse<String> answer = whole("forbidden");
        assertFailed(answer);
        assertThat(answer.body()).contains("credentials");
    }

    @Test
    void upstream_refusingConnections_is502() {
        HttpResponse<String> answer = whole("gone");
        assertFailed(answer);
        assertThat(answer.body()).contains("no connection");
    }

    @Test
    void upstream_neverAnswering_is502AfterTheFirstTokenClock() {
        HttpResponse<String> answer = stream("silent");
        assertFailed(answer);
        assertThat(answer.body()).contains("no first token within the timeout");
        assertThat(at("silent").awaitDisconnects(1)).isTrue();
    }

    @Test
    void stream_cutAfterItsFirstToken_endsWithAnErrorAndNoDone() {
        assertInterrupted(stream("broken"));
        assertInterrupted(stream("ended"));
    }

    @Test
    void stream_fallingSilent_endsWithAnErrorAndNoDone() {
        assertInterrupted(stream("mute"));
        assertThat(at("mute").awaitDisconnects(1)).isTrue();
    }

    @Test
    void deadline_passing_is504() {
        HttpResponse<String> answer = whole("late");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body())
                .contains("\"code\":\"deadline_exceeded\"", "\"type\":\"timeout_error\"");
        assertThat(at("late").awaitDisconnects(1)).isTrue();
    }

    @Test
    void deadline_passingMidStream_endsItWithAnErrorAndNoDone() {
        HttpResponse<String> answer = stream("slow");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"code\":\"deadline_exceeded\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void upstream_rateLimitingEverybody_is429WithRetryAfter() {
        HttpResponse<String> answer = whole("limited");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body())
                .contains("\"code\":\"rate_limited\"", "\"type\":\"rate_limit_error\"");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("30");
    }

    @Test
    void endpoints_permittedAndAllBroken_are503WithRetryAfter() {
        for (int i = 0; i < 5; i++) {
            whole("full");
        }
        int requests = at("full").inferences().size();
        HttpResponse<String> answer = whole("full");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"permitted_endpoints_unavailable\"");
        assertThat(answer.body()).doesNotContain("at-full");
        assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElse("0")))
                .isBetween(1, 5);
        assertThat(at("full").inferences()).hasSize(requests);
    }

    @Test
    void providersRefusal_reachesTheCallerWithItsReason() {
        HttpResponse<String> answer = whole("context");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("maximum context length is 8", "\"code\":\"context_length_exceeded\"");
        assertThat(at("context").inferences()).hasSize(1);
    }

    private SimulatedEndpoint at(String name) {
        return Objects.requireNonNull(endpoints.get(name), name);
    }

    private static void assertFailed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .contains("\"code\":\"upstream_failed\"", "\"type\":\"upstream_error\"")
                .doesNotContain(SECRET)
                .doesNotContain("Sign in");
        assertThat(answer.headers().map())
                .containsKeys("x-request-id", "x-portolan-policies", "x-portolan-attempts");
    }

    private static void assertInterrupted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"code\":\"stream_interrupted\"")
                .doesNotContain("[DONE]")
                .doesNotContain("\"finish_reason\":\"");
    }

    private HttpResponse<String> whole(String model) {
        return gateway.post(CHAT, ask(model, ""));
    }

    private HttpResponse<String> stream(String model) {
        return gateway.post(CHAT, ask(model, ",\"stream\":true"));
    }

    private static String ask(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}"
                .formatted(model, more);
    }
}
