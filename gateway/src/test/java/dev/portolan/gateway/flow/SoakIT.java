package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.sim.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.Place;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Half an hour, or {@code -Dsoak.minutes}, of streams under random faults, restarts, reloads and
 * callers that leave: every request ends exactly once, none looks whole that is not, and nothing is
 * held once all are over.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
final class SoakIT {
    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
    private static final int STREAMS = Integer.getInteger("soak.streams", 300);

    /** What a caller waits after a refusal, as clients do. */
    private static final Duration BACK_OFF = Duration.ofMillis(500);

    private static final long HEAP_SLACK = 48L << 20;
    private static final String FAILOVER =
            "{attempts: 4, deadline: 60s, firstToken: 2s, betweenTokens: 2s, hedge: 1s}";
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.resetBeforeHead(),
                    Fault.closeBeforeHead(),
                    Fault.stallAfterHead(),
                    Fault.status(500),
                    Fault.status(503),
                    Fault.status(429),
                    Fault.resetAfterTokens(20),
                    Fault.endAfterTokens(30),
                    Fault.stallAfterTokens(10),
                    Fault.halfCloseAfterTokens(25),
                    Fault.errorEventAfterTokens(15),
                    Fault.malformedEventAfterTokens(5),
                    Fault.withoutDone(),
                    Fault.withoutUsage(),
                    Fault.html(),
                    Fault.garbage());

    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ConcurrentHashMap<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger left = new AtomicInteger();

    @Test
    void gateway_underRandomFaults_endsEveryRequestOnceAndHoldsNothing() throws Exception {
        try (TestingFleet fleet = TestingFleet.prefilling(FAILOVER)) {
            List.of(fleet.paris, fleet.berlin, fleet.rome)
                    .forEach(
                            place ->
                                    place.pace(
                                            new Pace(
                                                    Duration.ofMillis(50), Duration.ofMillis(20))));
            String text = fleet.healthyText();
            asked.incrementAndGet();
            long early = soak(fleet, text, LENGTH.dividedBy(5));
            long late = soak(fleet, text, LENGTH.multipliedBy(4).dividedBy(5));
            System.out.printf(
                    "soak: %s, %d requests, %d whole, %d told an error %s, %d left, heap %d MB then"
                            + " %d MB%n",
                    LENGTH,
                    asked.get(),
                    whole.get(),
                    failed.get(),
                    statuses,
                    left.get(),
                    early >> 20,
                    late >> 20);
            assertThat(wrong).isEmpty();
            assertThat(whole.get()).isPositive();
            assertThat(late).isLessThan(early + HEAP_SLACK);
            assertThat(count(fleet, "portolan_requests_total")).isEqualTo(asked.get());
        }
    }

    /** Runs for {@code length}, waits for what is under way, and tells how much heap is held. */
    private long soak(TestingFleet fleet, String text, Duration length) throws Exception {
        Instant end = Instant.now().plus(length);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < STREAMS; i++) {
                SplittableRandom random = new SplittableRandom(i + length.toMillis());
                callers.execute(
                        () -> {
                            while (Instant.now().isBefore(end)) {
                                request(fleet, client, text, random);
                            }
                        });
            }
            misbehave(fleet, end, new SplittableRandom(length.toMillis()));
        }
        heal(fleet);
        settle(fleet);
        return heap();
    }

    private static void misbehave(TestingFleet fleet, Instant end, SplittableRandom random)
            throws InterruptedException {
        List<Place> places = List.of(fleet.paris, fleet.berlin, fleet.rome);
        while (Instant.now().isBefore(end)) {
            heal(fleet);
            for (int broken = 1 + random.nextInt(2); broken > 0; broken--) {
                misbehave(places.get(random.nextInt(places.size())), random);
            }
            if (random.nextInt(8) == 0) {
                fleet.gateway.reload();
            }
            places.forEach(place -> place.journal().clear());
            Thread.sleep(Duration.ofSeconds(1 + random.nextInt(5)));
        }
    }

    private static void misbehave(Place place, SplittableRandom random) {
        if (random.nextInt(6) == 0) {
            place.stop();
        } else {
            place.failing(FAULTS.get(random.nextInt(FAULTS.size())));
        }
    }

    private static void heal(TestingFleet fleet) {
        List.of(fleet.paris, fleet.berlin, fleet.rome)
                .forEach(
                        place -> {
                            place.heal();
                            place.restart();
                        });
    }

    private void request(
            TestingFleet fleet, HttpClient client, String text, SplittableRandom random) {
        boolean stream = random.nextInt(4) > 0;
        asked.incrementAndGet();
        try {
            if (stream && random.nextInt(10) == 0) {
                leaveEarly(fleet, client, random);
                return;
            }
            HttpResponse<String> answer =
                    client.send(
                            TestingCaller.request(fleet.gateway, ask(stream)),
                            HttpResponse.BodyHandlers.ofString());
            read(answer, text, stream);
            if (answer.statusCode() != 200) {
                Thread.sleep(BACK_OFF);
            }
        } catch (IOException e) {
            wrong.add("the connection broke: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveEarly(TestingFleet fleet, HttpClient client, SplittableRandom random)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(
                        TestingCaller.request(fleet.gateway, ask(true)),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            body.readNBytes(random.nextInt(4_000));
        }
        left.incrementAndGet();
    }

    private void read(HttpResponse<String> answer, String text, boolean stream) {
        if (answer.statusCode() != 200) {
            failed.incrementAndGet();
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            if (!answer.body().contains("\"error\"")) {
                wrong.add("status " + answer.statusCode() + " without an error");
            }
            return;
        }
        if (!stream) {
            whole.incrementAndGet();
            return;
        }
        Streamed streamed = Streamed.of(answer.body());
        if (streamed.whole() && streamed.text().equals(text)) {
            whole.incrementAndGet();
        } else if (streamed.done() == 0 && !streamed.error().isEmpty()) {
            failed.incrementAndGet();
        } else {
            wrong.add(
                    "a stream of %d characters, %d [DONE], error \"%s\""
                            .formatted(
                                    streamed.text().length(), streamed.done(), streamed.error()));
        }
    }

    private static void settle(TestingFleet fleet) throws InterruptedException {
        Instant patience = Instant.now().plus(Duration.ofSeconds(30));
        while (held(fleet) > 0 && Instant.now().isBefore(patience)) {
            Thread.sleep(Duration.ofMillis(100));
        }
        assertThat(fleet.gateway.gateway().inFlight()).isZero();
        assertThat(attemptsUnderWay(fleet)).isZero();
        assertThat(fleet.virginia.requests()).isEmpty();
    }

    private static long held(TestingFleet fleet) {
        return fleet.gateway.gateway().inFlight() + attemptsUnderWay(fleet);
    }

    private static long attemptsUnderWay(TestingFleet fleet) {
        return fleet.gateway.gateway().gauges().read().stream()
                .mapToLong(reading -> reading.inFlight())
                .sum();
    }

    /** The sum of all values of a metric. */
    private static long count(TestingFleet fleet, String metric) {
        return Pattern.compile("^" + metric + "\\{[^}]*} ([0-9.E]+)$", Pattern.MULTILINE)
                .matcher(fleet.gateway.telemetry().scrape("text/plain"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .mapToLong(number -> (long) Double.parseDouble(number))
                .sum();
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(Duration.ofMillis(200));
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
