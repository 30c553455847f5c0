package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.replay.DecisionRecord;
import dev.portolan.policy.replay.RecordReader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Tests that a request goes to a permitted deployment, and to the next one if that fails. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class MainJobTest {
    private static final String CHAT = "/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static final String STREAM = ASK.formatted(",\"stream\":true");

    private SimulatedEndpoint paris;
    private SimulatedEndpoint berlin;
    private SimulatedEndpoint virginia;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").start();
        berlin = VllmNode.at("DE").named("berlin").serving("up").start();
        virginia = VllmNode.at("US").named("virginia").serving("up").words(20).start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(
                                TestingCatalog.node(paris, "FR", 2),
                                TestingCatalog.node(berlin, "DE", 3),
                                TestingCatalog.node(virginia, "US", 1)),
                        """
                        policies:
                          - name: eu-only
                            when: tenant.labels.residency == "eu"
                            require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                            prefer: {objective: cost}
                            failover: {attempts: 4, deadline: 90s, firstToken: 30s, betweenTokens: 30s}
                          - name: impatient
                            when: request.headers["x-impatient"] == "yes"
                            prefer: {objective: cost}
                            failover: {attempts: 4, deadline: 90s, firstToken: 3s, betweenTokens: 30s}
                          - name: default
                            priority: -1
                            prefer: {objective: cost}
                            failover: {attempts: 4, deadline: 90s, firstToken: 30s, betweenTokens: 30s}
                        """);
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        berlin.close();
        virginia.close();
    }

    @Test
    void request_thatLeadsOnFromTheModel_keepsNoPin() {
        String address =
                """
                {"model": "m", "messages": [{"role": "user", "content": [
                  {"type": "image_url", "image_url": {"url": "https://pictures.example/1.png"}}]}]}
                """;
        HttpResponse<String> pinned = eu(address);
        assertThat(pinned.statusCode()).isEqualTo(403);
        assertThat(pinned.body()).contains("no_permitted_endpoint", "processing", "remote-media");
        assertThat(eu(address.replace("https://pictures.example/1.png", "data:,x")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> free = gateway.post(CHAT, address);
        assertThat(header(free, "x-portolan-processing")).isEqualTo("*");
        assertThat(paris.inferences()).hasSize(1);
    }

    @Test
    void nodes_watched_areScrapedForTheirMetrics() {
        gateway.watchNodes();
        assertThat(paris.awaitRequests(2)).isTrue();
        assertThat(paris.requests().getFirst().line().target()).isEqualTo("/metrics");
        assertThat(gateway.gateway().liveState().cacheUse(0)).isPositive();
    }

    @Test
    void decision_recorded_holdsFactsAndOutcomeAndNoContent() {
        gateway.post(CHAT, ASK.formatted(",\"max_tokens\":7"), "x-secret", "hush");
        gateway.post(CHAT, ASK.formatted(""), "x-portolan-require", "processing=JP");
        String log = gateway.decisions();
        assertThat(log).doesNotContain("hello", "hush", "sk-").hasLineCount(2);
        Findings findings = new Findings();
        List<DecisionRecord> records =
                log.lines()
                        .flatMap(line -> RecordReader.read("log", line, findings).stream())
                        .toList();
        assertThat(findings.sorted()).isEmpty();
        assertThat(records).hasSize(2);
        DecisionRecord served = records.getFirst();
        assertThat(served.request().caller().tenant()).isEqualTo("acme");
        assertThat(served.request().demand().maxOutputTokens()).isEqualTo(7);
        assertThat(served.outcome().endpoint()).isEqualTo("virginia");
        assertThat(served.outcome().model()).isEqualTo("m");
        assertThat(served.outcome().measured().counted()).isTrue();
        DecisionRecord denied = records.getLast();
        assertThat(denied.outcome().status()).isEqualTo(403);
        assertThat(denied.request().preferences().require().limit(Axis.PROCESSING))
                .isEqualTo(CountrySet.of("JP"));
    }

    @Test
    void request_unpinned_goesToTheCheapest() {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("virginia");
        assertThat(header(answer, "x-portolan-model")).isEqualTo("up");
        assertThat(header(answer, "x-portolan-processing")).isEqualTo("US");
        assertThat(header(answer, "x-portolan-policies")).isEqualTo("default");
        assertThat(header(answer, "x-portolan-attempts")).isEqualTo("1");
        assertThat(header(answer, "x-portolan-cost")).endsWith(" EUR");
        assertThat(header(answer, "x-request-id")).isNotEmpty();
        assertThat(virginia.inferences().getFirst().text()).contains("\"model\":\"up\"");
    }

    @Test
    void request_pinnedToTheEu_neverReachesVirginia() {
        HttpResponse<String> answer = eu(ASK.formatted(""));
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
        paris.stop();
        assertThat(header(eu(ASK.formatted("")), "x-portolan-endpoint")).isEqualTo("berlin");
        berlin.stop();
        HttpResponse<String> refused = eu(ASK.formatted(""));
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("\"code\":\"upstream_failed\"");
        assertThat(virginia.requests()).isEmpty();
    }

    @Test
    void request_whoseRequirementNoDeploymentMeets_isForbidden() {
        HttpResponse<String> refused =
                gateway.post(CHAT, ASK.formatted(""), "x-portolan-require", "processing=ES");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("\"code\":\"no_permitted_endpoint\"", "\"param\":\"processing\"");
        assertThat(refused.body()).doesNotContain("paris").doesNotContain("virginia");
    }

    @Test
    void stream_whole_endsWithDone() {
        HttpResponse<String> answer = gateway.post(CHAT, STREAM);
        assertThat(header(answer, "content-type")).startsWith("text/event-stream");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(answer.body()).doesNotContain("\"usage\":{");
        assertThat(gateway.receipts().getFirst().served()).extracting("usage").isNotNull();
    }

    @Test
    void stream_withTrailerRequested_endsWithUsageAndCost() {
        HttpResponse<String> answer = gateway.post(CHAT, STREAM, "x-portolan-trailer", "1");
        assertThat(answer.body()).contains("\"portolan\":{\"usage\":{", "\"currency\":\"EUR\"");
    }

    @Test
    void endpoint_failing_isLeftForTheNext() {
        virginia.failing(Fault.status(503));
        HttpResponse<String> answer = gateway.post(CHAT, STREAM);
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(header(answer, "x-portolan-attempts")).isEqualTo("2");
        assertThat(header(answer, "x-portolan-attempt-trail")).startsWith("virginia=overloaded");
    }

    @Test
    void endpoint_silentBeforeTheHead_isLeftForTheNext() {
        virginia.failing(Fault.stallBeforeHead());
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""), "x-impatient", "yes");
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(virginia.inferences()).hasSize(1);
    }

    @Test
    void endpoint_silentAfterTheHead_isLeftForTheNext() {
        virginia.failing(Fault.stallAfterHead());
        HttpResponse<String> answer = gateway.post(CHAT, STREAM, "x-impatient", "yes");
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void endpoint_resettingOnce_isTriedAgain() {
        virginia.failingNext(Fault.resetBeforeHead());
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("virginia");
        assertThat(header(answer, "x-portolan-attempts")).isEqualTo("2");
    }

    @Test
    void whole_cutHalfway_isRetriedElsewhere() {
        virginia.failing(Fault.closeAfterBytes(40));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void stream_cutAndNoOtherDeployment_neverLooksWhole() {
        paris.stop();
        berlin.stop();
        virginia.failing(Fault.resetAfterTokens(3));
        HttpResponse<String> answer = gateway.post(CHAT, STREAM);
        assertThat(answer.body()).contains("\"code\":\"stream_interrupted\"");
        assertThat(answer.body()).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
    }

    @Test
    void endpoint_rateLimitingOnce_isSkippedForAnother() {
        virginia.failing(Fault.rateLimited(Duration.ofSeconds(2)));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(virginia.inferences()).hasSize(1);
    }

    @Test
    void endpoint_rateLimitingAndNoOther_isRetriedAfterItsPause() {
        paris.stop();
        berlin.stop();
        virginia.failingNext(Fault.rateLimited(Duration.ofSeconds(1)));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void endpoint_broken_opensItsCircuitAndIsLeftAlone() {
        virginia.failing(Fault.status(503));
        for (int i = 0; i < 12; i++) {
            gateway.post(CHAT, ASK.formatted(""));
        }
        assertThat(virginia.inferences()).hasSizeBetween(5, 8);
    }

    @Test
    void providersOwnRefusal_reachesTheCaller() {
        virginia.failing(
                Fault.status(
                        400,
                        java.util.Map.of(),
                        "{\"error\":{\"message\":\"bad"
                            + " temperature\",\"type\":\"BadRequestError\",\"param\":\"temperature\",\"code\":400}}"));
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(""));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("bad temperature");
        assertThat(paris.requests()).isEmpty();
    }

    private HttpResponse<String> eu(String body) {
        return gateway.postWith(TestingGateway.EU_KEY, CHAT, body);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
