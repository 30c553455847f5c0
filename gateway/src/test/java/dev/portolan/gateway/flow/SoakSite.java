package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.ledger.Receipt;
import dev.portolan.load.sim.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.Place;
import dev.portolan.load.sim.VllmNode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a soak goes on in: two replicas of a gateway, of which one is restarted now and then, before
 * three places that say the same and one that is forbidden, and a Redis server that they share.
 */
final class SoakSite implements AutoCloseable {
    static final Pace PACE = new Pace(Duration.ofMillis(50), Duration.ofMillis(20));

    /** One request of so many meets a fault, wherever it goes. */
    private static final int ONE_IN = 50;

    private static final List<Fault> FAULTS =
            List.of(
                    Fault.resetBeforeHead(),
                    Fault.closeBeforeHead(),
                    Fault.stallBeforeHead(),
                    Fault.stallAfterHead(),
                    Fault.status(500),
                    Fault.status(503),
                    Fault.status(429),
                    Fault.resetAfterTokens(20),
                    Fault.endAfterTokens(30),
                    Fault.closeAfterTokens(35),
                    Fault.stallAfterTokens(10),
                    Fault.halfCloseAfterTokens(25),
                    Fault.errorEventAfterTokens(15),
                    Fault.malformedEventAfterTokens(5),
                    Fault.withoutDone(),
                    Fault.withoutUsage(),
                    Fault.brokenChunking(),
                    Fault.html(),
                    Fault.garbage());
    private static final String POLICIES =
            """
            policies:
              - name: kept
                when: request.headers["x-kept"] == "yes"
                priority: 1
                prefer: {objective: cost}
                failover: %1$s
                cache: {mode: exact, ttl: 2s}
              - name: eu-only
                require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                prefer: {objective: cost}
                failover: %1$s
            """
                    .formatted(
                            "{attempts: 4, deadline: 60s, firstToken: 5s, betweenTokens: 5s, hedge:"
                                    + " 3s}");

    final Place paris = place("FR", "paris");
    final Place berlin = place("DE", "berlin");
    final Place rome = place("IT", "rome");
    final Place virginia = place("US", "virginia");
    private final SoakTally tally;
    private final TestingRedis redis = TestingRedis.start();
    private final TestingGateway steady;
    private volatile TestingGateway restarted;
    private volatile boolean restarting;
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
    private long booked;

    SoakSite(SoakTally tally) {
        this.tally = tally;
        steady = replica();
        restarted = replica();
    }

    private static Place place(String country, String name) {
        return VllmNode.at(country).named(name).voice("one").serving("up").words(60).start();
    }

    private TestingGateway replica() {
        return TestingGateway.startUnrecorded(
                "endpoints:\n"
                        + endpoint(paris, "FR", 2)
                        + endpoint(berlin, "DE", 3)
                        + endpoint(rome, "IT", 4)
                        + endpoint(virginia, "US", 1),
                POLICIES,
                """
                cache:
                  maxBytes: 16MiB
                  shared: {url: "redis://127.0.0.1:%d", country: FR, key: "0123456789abcdef0123456789abcdef"}
                """
                        .formatted(redis.port()));
    }

    private static String endpoint(Place place, String country, int price) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: %s}
            operator: {name: Acme, country: %s}
            retention: none
            models: [{model: m, upstream: up, price: {input: %d, output: %d, currency: EUR}, supports: [tools, prefill]}]
        """
                .formatted(place.name(), place.url(), country, country, price, price);
    }

    List<Place> places() {
        return List.of(paris, berlin, rome);
    }

    /** The replicas in service. */
    List<TestingGateway> replicas() {
        return List.of(steady, restarted);
    }

    /** A replica that takes requests. */
    TestingGateway open(boolean either) {
        return either && !restarting ? restarted : steady;
    }

    /** Lets a share of all requests meet a fault each. */
    void sprinkleFaults() {
        places().forEach(place -> breakSome(place, ONE_IN));
    }

    /** Lets every request to {@code place} meet a fault, another each time. */
    void breakAll(Place place) {
        breakSome(place, 1);
    }

    private void breakSome(Place place, int oneIn) {
        place.failingWhen(
                seen ->
                        seen.method().equals("POST")
                                && ThreadLocalRandom.current().nextInt(oneIn) == 0,
                healthy -> {
                    tally.faults.incrementAndGet();
                    int which = ThreadLocalRandom.current().nextInt(FAULTS.size());
                    return FAULTS.get(which).apply(healthy);
                });
    }

    void heal() {
        places().forEach(Place::heal);
        places().forEach(Place::restart);
    }

    void reload() {
        replicas().forEach(TestingGateway::reload);
    }

    void restartRedis() throws IOException {
        redis.stop();
        redis.startAgain();
    }

    /** A request that met a closing connection: only the replica knows whether it took it. */
    void doubt(TestingGateway replica, String requestId) {
        if (replica == steady) {
            tally.wrong.add("a connection of the replica that stays broke");
        }
        doubtful.add(requestId);
    }

    /** Has one replica end what it has within {@code grace}, and starts another for it. */
    void restartReplica(Duration grace) throws Exception {
        restarting = true;
        TestingGateway old = restarted;
        old.gateway().drain(grace).await(grace.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
        settle(old);
        restarted = replica();
        restarting = false;
        count(old);
        old.close();
    }

    /** Waits until {@code replica} holds nothing, and fails where it keeps something. */
    static void settle(TestingGateway replica) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (held(replica) > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "still held: %d requests, %d attempts, %d flights"
                                .formatted(
                                        replica.gateway().inFlight(),
                                        attempts(replica),
                                        value(replica, "portolan_cache_flights")));
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private static long held(TestingGateway replica) {
        return replica.gateway().inFlight()
                + attempts(replica)
                + value(replica, "portolan_cache_flights");
    }

    private static long attempts(TestingGateway replica) {
        return replica.gateway().gauges().read().stream()
                .mapToLong(reading -> reading.inFlight())
                .sum();
    }

    private void count(TestingGateway replica) {
        booked += value(replica, "portolan_requests_total");
        replica.gateway().ledger().recent().newest(1_000).stream()
                .map(receipt -> receipt.who().requestId())
                .forEach(doubtful::remove);
    }

    /** Counts what both replicas booked since they are; nothing may come after this. */
    long bookedInAll() {
        count(steady);
        count(restarted);
        return booked;
    }

    /** The requests of which no replica knows. */
    int neverTaken() {
        return doubtful.size();
    }

    /** The sum of all values of a metric. */
    static long value(TestingGateway replica, String metric) {
        return Pattern.compile("^" + metric + "(?:\\{[^}]*})? ([0-9.E]+)$", Pattern.MULTILINE)
                .matcher(replica.telemetry().scrape("text/plain"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .mapToLong(number -> (long) Double.parseDouble(number))
                .sum();
    }

    /** The receipt of a request, which is booked a moment after its answer. */
    static Optional<Receipt> receipt(TestingGateway replica, String requestId)
            throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            Optional<Receipt> found =
                    replica.gateway().ledger().recent().newest(1_000).stream()
                            .filter(receipt -> receipt.who().requestId().equals(requestId))
                            .findFirst();
            if (found.isPresent()) {
                return found;
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        replicas().forEach(TestingGateway::close);
        places().forEach(Place::close);
        virginia.close();
        redis.close();
    }
}
