package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs half an hour, or {@code -Dsoak.minutes}, of streams under random faults, outages and
 * restarts, with models that think, callers that disconnect at every stage and files that are
 * edited, with and without the cache: every request ends exactly once, no cut answer looks whole,
 * errors occur only for injected faults, circuits close, and no resource is held at the end.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
final class SoakIT {
    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
    private static final int STREAMS = Integer.getInteger("soak.streams", 300);

    /** Of a hundred requests so many may end with an error that no restart caused. */
    private static final double MAX_FAILED_PERCENT = 1;

    private static final long HEAP_SLACK = 48L << 20;

    /** The pool closes idle connections after 45 seconds. */
    private static final Duration IDLE = Duration.ofSeconds(90);

    private static final int DESCRIPTOR_SLACK = 64;

    private final SoakTally tally = new SoakTally();

    @Test
    void gateway_underRandomFaults_endsEveryRequestOnceAndHoldsNothing() throws Exception {
        try (SoakSite site = new SoakSite(tally)) {
            List<String> texts = texts(site);
            site.permitted().forEach(endpoint -> endpoint.pace(SoakSite.PACE));
            Held early = soak(site, texts, LENGTH.dividedBy(5));
            Held late = soak(site, texts, LENGTH.multipliedBy(4).dividedBy(5));
            System.out.printf(
                    "soak: %s of %d callers, %s%nheld: %s then %s%n",
                    LENGTH, STREAMS, tally, early, late);
            assertNothingWasLost(site);
            assertEverythingWasTried();
            assertThat(late.heap()).isLessThan(early.heap() + HEAP_SLACK);
            assertThat(late.descriptors()).isLessThan(early.descriptors() + DESCRIPTOR_SLACK);
        }
    }

    private void assertNothingWasLost(SoakSite site) {
        assertThat(tally.wrong).isEmpty();
        assertThat(site.bookedInAll())
                .as("every request is booked once")
                .isEqualTo(tally.requests.get() - site.neverTaken());
        assertThat(site.virginia.requests()).isEmpty();
        assertThat(tally.whole.get()).isGreaterThan(tally.requests.get() / 2);
        assertThat(tally.unexplained()).isZero();
        assertThat(100.0 * tally.failed() / tally.requests.get()).isLessThan(MAX_FAILED_PERCENT);
    }

    private void assertEverythingWasTried() {
        assertThat(tally.cached("hit")).isPositive();
        assertThat(tally.cached("coalesced")).isPositive();
        assertThat(tally.edits.get()).isPositive();
        assertThat(tally.refused.get()).isPositive();
        for (SoakQuestion.Lane lane : SoakQuestion.Lane.values()) {
            assertThat(tally.thoughtOn(lane)).as("thoughts on %s", lane).isPositive();
        }
        for (SoakDeparture.Stage stage : SoakDeparture.Stage.values()) {
            assertThat(tally.leftAt(stage)).as("callers that left: %s", stage).isPositive();
        }
    }

    /** Returns the answers of healthy deployments. */
    private List<String> texts(SoakSite site) {
        List<String> texts = new ArrayList<>();
        for (int number = 0; number < SoakQuestion.NUMBERS; number++) {
            tally.requests.incrementAndGet();
            SoakQuestion question = SoakQuestion.plain(number);
            String answer = site.open(false).post(question.path(), question.body()).body();
            texts.add(question.read(answer).text());
        }
        return texts;
    }

    /**
     * Runs for {@code length}, waits for requests in flight, and reports the resources still held.
     */
    private Held soak(SoakSite site, List<String> texts, Duration length) throws Exception {
        Instant end = Instant.now().plus(length);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient old = client(HttpClient.Version.HTTP_1_1);
                HttpClient fresh = client(HttpClient.Version.HTTP_2)) {
            for (int i = 0; i < STREAMS; i++) {
                HttpClient client = i % 3 == 0 ? fresh : old;
                var period = new SoakCaller.Period(end, i + length.toMillis());
                callers.execute(new SoakCaller(site, tally, client, texts, period));
            }
            callers.execute(
                    new SoakEdits(site, tally, new SoakCaller.Period(end, length.toMillis())));
            misbehave(site, end, new SplittableRandom(length.toMillis()));
        }
        return settle(site);
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    /** Takes one deployment at a time out of service, so that another one is always available. */
    private static void misbehave(SoakSite site, Instant end, SplittableRandom random)
            throws Exception {
        while (Instant.now().isBefore(end)) {
            site.sprinkleFaults();
            Thread.sleep(Duration.ofSeconds(4 + random.nextInt(4)));
            SimulatedEndpoint out = site.endpoints().get(random.nextInt(site.endpoints().size()));
            if (random.nextInt(3) == 0) {
                out.stop();
            } else {
                site.breakAll(out);
            }
            Thread.sleep(Duration.ofSeconds(1 + random.nextInt(5)));
            site.heal();
            switch (random.nextInt(3)) {
                case 0 -> site.restartRedis();
                default -> site.restartReplica(Duration.ofSeconds(random.nextBoolean() ? 1 : 20));
            }
            site.watchClaude();
            site.permitted().forEach(endpoint -> endpoint.journal().clear());
        }
        site.heal();
    }

    private static Held settle(SoakSite site) throws Exception {
        site.watchClaude();
        site.closeCircuits();
        for (TestingGateway replica : site.replicas()) {
            SoakSite.settle(replica);
        }
        for (SimulatedEndpoint endpoint : site.permitted()) {
            assertThat(endpoint.journal().awaitIdle(Duration.ofSeconds(30)))
                    .as("%s has no request in progress", endpoint)
                    .isTrue();
        }
        for (SimulatedEndpoint endpoint : site.permitted()) {
            awaitNoConnection(endpoint);
        }
        return Held.now();
    }

    private static void awaitNoConnection(SimulatedEndpoint endpoint) throws InterruptedException {
        Instant patience = Instant.now().plus(IDLE);
        while (endpoint.connections() > 0 && Instant.now().isBefore(patience)) {
            Thread.sleep(Duration.ofMillis(200));
        }
        assertThat(endpoint.connections()).as("connections to %s", endpoint).isZero();
    }

    /** The resources that the process holds. */
    private record Held(long heap, long descriptors) {
        static Held now() throws InterruptedException {
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(Duration.ofMillis(200));
            }
            Runtime runtime = Runtime.getRuntime();
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Held(
                    runtime.totalMemory() - runtime.freeMemory(),
                    system.getOpenFileDescriptorCount());
        }

        @Override
        public String toString() {
            return (heap >> 20) + " MB of heap and " + descriptors + " descriptors";
        }
    }
}
