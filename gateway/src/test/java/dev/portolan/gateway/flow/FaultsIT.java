package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;
import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.FaultyListener;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tests of faults that take real time: default deadlines, outages, raw sockets, restarts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class FaultsIT {
    private static final String DEFAULTS =
            "{attempts: 4, deadline: 120s, firstToken: 10s, betweenTokens: 10s}";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    private static final String CHUNK =
            "data:"
                + " {\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"one\"},\"finish_reason\":null}]}\n\n";
    private static final String ENDPOINT =
            """
              - id: %s
                provider: vllm
                url: %s/v1
                location: {country: DE}
                operator: {name: Acme, country: DE}
                retention: none
                models: [{model: m, upstream: up, price: {input: %d, output: 1, currency: EUR}}]
            """;
    private static final Pace SLOW = new Pace(Duration.ofSeconds(30), Duration.ZERO);
    private static final Pace STEADY = new Pace(Duration.ZERO, Duration.ofMillis(100));

    /** The behaviour of a raw socket towards its callers. */
    enum Wall {
        SILENT(FaultyListener::silent),
        RESETTING(FaultyListener::resetting),
        SPEAKING_NO_HTTP(() -> FaultyListener.answering("\u0000\u0001 SSH-2.0-OpenSSH\r\n\r\n")),
        CUT_IN_ITS_HEAD(() -> FaultyListener.answeringThenReset("HTTP/1.1 200 OK\r\ncontent-")),
        CUT_AFTER_ITS_HEAD(() -> FaultyListener.answeringThenReset(HEAD)),
        CUT_IN_AN_EVENT(() -> FaultyListener.answeringThenReset(HEAD + CHUNK.substring(0, 60))),
        SILENT_IN_AN_EVENT(() -> FaultyListener.answeringThenSilent(HEAD + CHUNK.substring(0, 60))),
        TRICKLING_ITS_HEAD(() -> FaultyListener.handling(FaultsIT::trickle));

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Supplier<FaultyListener> wall;

        Wall(Supplier<FaultyListener> wall) {
            this.wall = wall;
        }
    }

    private static void trickle(Socket connection) throws IOException, InterruptedException {
        FaultyListener.readHead(connection.getInputStream());
        for (byte octet : HEAD.getBytes(StandardCharsets.US_ASCII)) {
            connection.getOutputStream().write(octet);
            connection.getOutputStream().flush();
            Thread.sleep(Duration.ofMillis(500));
        }
    }

    @ParameterizedTest
    @EnumSource
    void wall_whateverItDoes_isLeftForTheNext(Wall kind) {
        try (FaultyListener wall = kind.wall.get();
                SimulatedEndpoint berlin = VllmNode.at("DE").named("berlin").serving("up").start();
                TestingGateway gateway = behind(wall, berlin)) {
            for (boolean stream : new boolean[] {false, true}) {
                HttpResponse<String> answer = gateway.post(TestingFleet.CHAT, ask(stream));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            }
            assertThat(wall.connections()).isPositive();
        }
    }

    private static TestingGateway behind(FaultyListener wall, SimulatedEndpoint simulated) {
        return TestingGateway.start(
                "endpoints:\n"
                        + ENDPOINT.formatted("wall", wall.url(), 1)
                        + ENDPOINT.formatted("berlin", simulated.url(), 2),
                "policies: [{name: default, prefer: {objective: cost}, failover: {attempts: 4,"
                        + " deadline: 60s, firstToken: 3s, betweenTokens: 3s}}]");
    }

    @Test
    void firstToken_afterTwentySeconds_isNotWaitedFor() {
        try (TestingFleet fleet = TestingFleet.replaying(DEFAULTS)) {
            fleet.paris.failing(Fault.delayed(Duration.ofSeconds(20)));
            Instant begun = Instant.now();
            HttpResponse<String> answer = fleet.post(ask(true));
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            assertThat(Duration.between(begun, Instant.now())).isBetween(seconds(10), seconds(12));
            assertThat(fleet.paris.inferences()).hasSize(1);
        }
    }

    @Test
    void stream_silentForTenSeconds_goesOnElsewhere() {
        try (TestingFleet fleet = TestingFleet.prefilling(DEFAULTS)) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.stallAfterTokens(40));
            Instant begun = Instant.now();
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(Duration.between(begun, Instant.now())).isBetween(seconds(10), seconds(12));
        }
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    @Test
    void deployment_downForAMinute_isAvoidedAndBackWithinTenSeconds() throws InterruptedException {
        try (TestingFleet fleet = TestingFleet.replaying(DEFAULTS)) {
            fleet.paris.failing(Fault.status(503));
            Instant healed = Instant.now().plus(seconds(60));
            boolean healthy = false;
            Instant back = Instant.MAX;
            while (back.equals(Instant.MAX) && Instant.now().isBefore(healed.plus(seconds(20)))) {
                if (!healthy && !Instant.now().isBefore(healed)) {
                    assertThat(fleet.paris.inferences()).hasSizeLessThan(30);
                    fleet.paris.clearFaults();
                    healthy = true;
                }
                HttpResponse<String> answer = fleet.post(ask(false));
                assertThat(answer.statusCode()).isEqualTo(200);
                if (header(answer, "x-portolan-endpoint").equals("paris")) {
                    back = Instant.now();
                }
                Thread.sleep(Duration.ofMillis(50));
            }
            assertThat(Duration.between(healed, back)).isLessThan(seconds(10));
        }
    }

    /** The stage of its request at which a caller disconnects. */
    enum Stage {
        BEFORE_ANY_TOKEN(SLOW, false),
        MID_STREAM(STEADY, false),
        IN_A_CONTINUATION(STEADY, true);

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Pace pace;

        private final boolean broken;

        Stage(Pace pace, boolean broken) {
            this.pace = pace;
            this.broken = broken;
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerOnHttp1_disconnecting_cancelsUpstreamWithinATenthOfASecond(Stage stage) {
        hangUp(HttpClient.Version.HTTP_1_1, stage);
    }

    @ParameterizedTest
    @EnumSource
    void callerOnHttp2_disconnecting_cancelsUpstreamWithinATenthOfASecond(Stage stage) {
        hangUp(HttpClient.Version.HTTP_2, stage);
    }

    /** Returns the quickest of three disconnects: a busy machine can only make them slower. */
    private static void hangUp(HttpClient.Version version, Stage stage) {
        try (TestingFleet fleet = TestingFleet.prefilling(DEFAULTS)) {
            fleet.healthyText();
            SimulatedEndpoint simulated = stage.broken ? fleet.berlin : fleet.paris;
            simulated.pace(stage.pace);
            if (stage.broken) {
                fleet.paris.failing(Fault.endAfterTokens(5));
            }
            Duration quickest = seconds(10);
            for (int departures = 1; departures <= 3; departures++) {
                Duration took =
                        hangUp(fleet.caller(version, ask(true)), simulated, stage, departures);
                quickest = took.compareTo(quickest) < 0 ? took : quickest;
            }
            assertThat(quickest).isLessThan(Duration.ofMillis(100));
        }
    }

    private static Duration hangUp(
            TestingCaller asking, SimulatedEndpoint simulated, Stage stage, int departures) {
        int requests = stage.broken ? departures : departures + 1;
        try (TestingCaller caller = asking) {
            assertThat(simulated.awaitRequests(requests)).isTrue();
            if (stage != Stage.BEFORE_ANY_TOKEN) {
                caller.awaitTokens(8);
            }
            Instant left = caller.leave();
            assertThat(simulated.awaitDisconnects(departures)).isTrue();
            return Duration.between(left, simulated.disconnects().getLast().at());
        }
    }

    @Test
    void gateway_restartedUnderTwoHundredStreams_losesNoneThatEndInTime() throws Exception {
        try (TestingFleet fleet = TestingFleet.replaying(DEFAULTS);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            fleet.paris.pace(new Pace(Duration.ofMillis(200), Duration.ofMillis(50)));
            fleet.berlin.pace(new Pace(Duration.ofMillis(200), Duration.ofSeconds(2)));
            List<Future<Streamed>> quick = new ArrayList<>();
            List<Future<Streamed>> slow = new ArrayList<>();
            for (int i = 0; i < 180; i++) {
                quick.add(callers.submit(() -> Streamed.of(fleet.post(ask(true)).body())));
            }
            assertThat(fleet.paris.awaitRequests(180)).isTrue();
            fleet.paris.failingWhen(
                    request -> request.text().contains("\"slow\""), Fault.status(503));
            for (int i = 0; i < 20; i++) {
                String slowly = ask(true, ",\"user\":\"slow\"");
                slow.add(callers.submit(() -> Streamed.of(fleet.post(slowly).body())));
            }
            assertThat(fleet.berlin.awaitRequests(20)).isTrue();
            fleet.gateway.gateway().drain(seconds(25)).await(60, TimeUnit.SECONDS);
            for (Future<Streamed> stream : quick) {
                Streamed answer = stream.get();
                assertThat(answer.error()).as("of %d events", answer.events().size()).isEmpty();
                assertThat(answer.whole()).isTrue();
            }
            for (Future<Streamed> stream : slow) {
                assertThat(stream.get().error()).isEqualTo("stream_interrupted");
                assertThat(stream.get().done()).isZero();
            }
        }
    }

    @Test
    void gateway_full_shedsWithLessThanAMillisecondOfWork() {
        try (SimulatedEndpoint simulated =
                        VllmNode.at("FR").named("paris").serving("up").pace(SLOW).start();
                TestingGateway gateway =
                        TestingGateway.start(
                                "endpoints:\n" + ENDPOINT.formatted("paris", simulated.url(), 1),
                                "policies: [{name: default}]",
                                "limits: {concurrentRequests: 1}\n");
                TestingCaller caller =
                        TestingCaller.ask(gateway, HttpClient.Version.HTTP_1_1, ask(true))) {
            assertThat(simulated.awaitRequests(1)).isTrue();
            for (int i = 0; i < 99; i++) {
                HttpResponse<String> shed = gateway.post(TestingFleet.CHAT, ask(false));
                assertThat(shed.statusCode()).isEqualTo(503);
                assertThat(header(shed, "retry-after")).isNotEmpty();
            }
            long[] work =
                    gateway.receipts().stream()
                            .mapToLong(receipt -> receipt.ending().nanos())
                            .sorted()
                            .toArray();
            assertThat(work[work.length / 2]).isLessThan(1_000_000);
            caller.leave();
        }
    }
}
