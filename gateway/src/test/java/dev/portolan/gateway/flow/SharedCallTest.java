package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tests of equal concurrent requests: one call for all, and no caller's disconnect or failure
 * affects another.
 */
final class SharedCallTest {
    private static final String WHOLE =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String STREAM = "{\"stream\":true," + WHOLE.substring(1);
    private static final int TOKENS = 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private SimulatedEndpoint paris;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").words(TOKENS).start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(TestingCatalog.node(paris, "FR", 2)),
                        """
                        policies:
                          - name: default
                            failover: {attempts: 1, deadline: 20s, firstToken: 5s, betweenTokens: 5s}
                            cache: {mode: exact, ttl: 10m}
                        """);
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        paris.close();
    }

    @Test
    void wholeRequests_equalAndAtOnce_makeOneCall() {
        paris.pace(new Pace(Duration.ofMillis(400), Duration.ZERO));
        List<HttpResponse<String>> answers = all(8, WHOLE);
        assertThat(paris.inferences()).hasSize(1);
        assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(200));
        assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
        assertThat(answers).extracting(SharedCallTest::cache).contains("miss");
        assertThat(answers.stream().filter(a -> cache(a).equals("coalesced"))).hasSize(7);
    }

    @Test
    void streams_equalAndAtOnce_makeOneCallAndArePaidOnce() {
        paris.pace(Pace.of(Duration.ofMillis(300), 100));
        List<HttpResponse<String>> answers = all(8, STREAM);
        assertThat(paris.inferences()).hasSize(1);
        assertThat(answers)
                .allSatisfy(a -> assertThat(a.body()).endsWith("data: [DONE]\n\n"))
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertThat(gateway.receipts().stream().map(Receipt::served))
                .hasSize(8)
                .filteredOn(served -> served != null && served.usage() != null)
                .hasSize(1);
    }

    @Test
    void requests_wholeAndStreamed_shareOneCall() throws IOException {
        paris.pace(Pace.of(Duration.ofMillis(300), 100));
        CompletableFuture<HttpResponse<String>> stream = ask(STREAM);
        assertThat(paris.awaitRequests(1)).isTrue();
        HttpResponse<String> whole = ask(WHOLE).join();
        assertThat(cache(whole)).isEqualTo("coalesced");
        assertThat(whole.body()).contains("\"object\":\"chat.completion\"");
        assertThat(stream.join().body()).endsWith("data: [DONE]\n\n");
        assertThat(paris.inferences()).hasSize(1);
    }

    @Test
    void joiner_late_getsThePartSoFarAndThenTheRest() throws IOException {
        paris.pace(Pace.of(Duration.ZERO, 20));
        try (Reading first = new Reading(STREAM)) {
            first.events(5);
            try (Reading late = new Reading(STREAM)) {
                List<String> soFar = late.events(5);
                assertThat(cache(late.response)).isEqualTo("coalesced");
                assertThat(soFar).isEqualTo(first.seen.subList(0, 5));
                assertThat(late.rest()).isEqualTo(first.rest());
                assertThat(late.seen.getLast()).isEqualTo("data: [DONE]");
            }
        }
        assertThat(paris.inferences()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void leader_leaving_cancelsNothingForTheOthers(HttpClient.Version version) throws IOException {
        paris.pace(Pace.of(Duration.ZERO, 20));
        Reading leader = new Reading(STREAM, version);
        leader.events(3);
        try (Reading joiner = new Reading(STREAM, version)) {
            joiner.events(2);
            leader.close();
            assertThat(joiner.rest().getLast()).isEqualTo("data: [DONE]");
        }
        assertThat(paris.disconnects()).isEmpty();
        Receipt joined =
                gateway.receipts().stream()
                        .filter(r -> r.ending().kind() == Receipt.Kind.COMPLETED)
                        .findFirst()
                        .orElseThrow();
        Receipt.Served served = joined.served();
        assertThat(served).isNotNull();
        assertThat(served.cache()).isEqualTo(CacheStatus.COALESCED);
        assertThat(served.usage()).as("it pays, for the leader has left").isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void last_leaving_cancelsTheCall(HttpClient.Version version) throws IOException {
        paris.pace(Pace.of(Duration.ZERO, 5));
        Reading leader = new Reading(STREAM, version);
        leader.events(2);
        Reading joiner = new Reading(STREAM, version);
        joiner.events(2);
        leader.close();
        joiner.close();
        assertThat(paris.awaitDisconnects(1)).isTrue();
        assertThat(paris.disconnects().getFirst().tokensSent()).isLessThan(TOKENS);
        assertThat(gateway.telemetry().scrape("")).contains("portolan_cache_flights 0");
    }

    @Test
    void leader_failingBeforeItsFirstToken_leavesTheOthersToGoOn() {
        Fault reset = Fault.resetBeforeHead();
        Fault late = Fault.delayed(Duration.ofMillis(500));
        paris.failingNext(script -> late.apply(reset.apply(script)));
        List<HttpResponse<String>> answers = all(4, STREAM);
        assertThat(answers.stream().filter(a -> a.statusCode() == 502).count()).isLessThan(2);
        assertThat(answers.stream().filter(a -> a.statusCode() == 200))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(a -> assertThat(a.body()).endsWith("data: [DONE]\n\n"));
    }

    @Test
    void stream_breakingAfterItsFirstToken_breaksForWhoeverSawIt() throws IOException {
        paris.pace(Pace.of(Duration.ZERO, 20)).failingNext(Fault.resetAfterTokens(8));
        try (Reading first = new Reading(STREAM)) {
            first.events(4);
            CompletableFuture<HttpResponse<String>> whole = ask(WHOLE);
            assertThat(first.rest()).anyMatch(line -> line.contains("stream_interrupted"));
            assertThat(first.seen).doesNotContain("data: [DONE]");
            assertThat(whole.join().statusCode()).as("was sent nothing, so goes on").isEqualTo(200);
        }
    }

    @Test
    void subscriber_thatDoesNotRead_delaysNoOther() throws IOException {
        paris.pace(Pace.of(Duration.ofMillis(200), 200));
        try (Reading stuck = new Reading(STREAM)) {
            stuck.events(1);
            assertThat(ask(STREAM).join().body()).endsWith("data: [DONE]\n\n");
        }
    }

    private List<HttpResponse<String>> all(int count, String body) {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(ask(body));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<HttpResponse<String>> ask(String body) {
        return client.sendAsync(
                request(body, HttpClient.Version.HTTP_1_1), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body, HttpClient.Version version) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .version(version)
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + TestingGateway.KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String cache(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-portolan-cache").orElse("");
    }

    /** A stream that is read an event at a time. */
    private final class Reading implements AutoCloseable {
        final HttpResponse<InputStream> response;
        final BufferedReader lines;
        final List<String> seen = new ArrayList<>();

        Reading(String body) {
            this(body, HttpClient.Version.HTTP_1_1);
        }

        Reading(String body, HttpClient.Version version) {
            response =
                    client.sendAsync(
                                    request(body, version),
                                    HttpResponse.BodyHandlers.ofInputStream())
                            .join();
            lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        List<String> events(int count) throws IOException {
            List<String> events = new ArrayList<>();
            while (events.size() < count) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                if (!line.isEmpty()) {
                    events.add(line);
                }
            }
            seen.addAll(events);
            return events;
        }

        List<String> rest() throws IOException {
            events(Integer.MAX_VALUE);
            return seen;
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
