package dev.portolan.gateway.flow;

import dev.portolan.gateway.EditedFiles;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.answer.SimulatedModel;
import dev.portolan.load.claude.AnthropicDialect;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The servers of a soak test: two replicas of a gateway, of which one is restarted at times, three
 * deployments with equal answers, one that is forbidden and one that never fails, and a Redis
 * server that the replicas share.
 */
final class SoakSite implements AutoCloseable {
    static final Pace PACE = new Pace(Duration.ofMillis(50), Duration.ofMillis(20));

    /** One request of so many meets a fault, at any deployment. */
    private static final int ONE_IN = 50;

    private static final int WORDS = 60;

    private static final String UPSTREAM = "claude-opus-4-8";

    /** The interval at which gateways check their files. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    final SimulatedEndpoint paris = node("paris");
    final SimulatedEndpoint berlin = node("berlin");
    final SimulatedEndpoint rome = node("rome");
    final SimulatedEndpoint virginia = node("virginia");

    /**
     * The deployment that never fails; requests to think keep it silent for longer than any
     * deadline.
     */
    final SimulatedEndpoint claude = claude("claude");

    private final SoakTally tally;
    private final TestingRedis redis = TestingRedis.start();
    private final TestingGateway steady;
    private final EditedFiles steadyFiles;
    private final SoakFaults faults;
    private final Object swap = new Object();
    private volatile TestingGateway restarted;
    private volatile EditedFiles restartedFiles;
    private volatile boolean restarting;
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
    private long booked;

    SoakSite(SoakTally tally) {
        this.tally = tally;
        faults = new SoakFaults(tally);
        steady = replica();
        steadyFiles = steady.watchFiles(LOOK_EVERY);
        restarted = replica();
        restartedFiles = restarted.watchFiles(LOOK_EVERY);
    }

    private static SimulatedEndpoint node(String name) {
        SimulatedEndpointProfile profile = profile(name, "up");
        return SimulatedEndpoint.withDialect(
                name, new SoakThoughts(new OpenAiServerDialect(profile, OpenAiVariant.VLLM)));
    }

    private static SimulatedEndpoint claude(String name) {
        return SimulatedEndpoint.withDialect(
                name, new SoakThoughts(new AnthropicDialect(profile(name, UPSTREAM))));
    }

    private static SimulatedEndpointProfile profile(String name, String model) {
        return new SimulatedEndpointProfile(
                name,
                _ -> true,
                List.of(model),
                new SimulatedModel("one", WORDS),
                new SimulatedEndpointProfile.Limits(131_072, 16));
    }

    private TestingGateway replica() {
        return TestingGateway.startUnrecorded(
                "endpoints:\n"
                        + SoakFiles.node(paris, "FR", 2)
                        + SoakFiles.node(berlin, "DE", 3)
                        + SoakFiles.node(rome, "IT", 4)
                        + SoakFiles.node(virginia, "US", 1)
                        + SoakFiles.claude(claude, UPSTREAM),
                SoakFiles.policies(endpoints()),
                SoakFiles.settings(redis.port()));
    }

    /** Returns the deployments that fail sometimes. */
    List<SimulatedEndpoint> endpoints() {
        return List.of(paris, berlin, rome);
    }

    /** Returns all deployments that requests may reach. */
    List<SimulatedEndpoint> permitted() {
        return List.of(paris, berlin, rome, claude);
    }

    /** Returns the replicas in service. */
    List<TestingGateway> replicas() {
        return List.of(steady, restarted);
    }

    /** Returns a replica that accepts requests. */
    TestingGateway open(boolean either) {
        return either && !restarting ? restarted : steady;
    }

    /** Injects faults into a share of the requests to each deployment. */
    void sprinkleFaults() {
        endpoints().forEach(endpoint -> faults.sprinkle(endpoint, ONE_IN));
    }

    /** Injects a fault into every request to {@code endpoint}, another each time. */
    void breakAll(SimulatedEndpoint endpoint) {
        faults.sprinkle(endpoint, 1);
    }

    void heal() {
        endpoints().forEach(SimulatedEndpoint::clearFaults);
        endpoints().forEach(SimulatedEndpoint::restart);
    }

    /** An edit of the files of a gateway. */
    interface Edit {
        void to(EditedFiles files) throws IOException, InterruptedException;
    }

    /** Edits the files of each replica, of which none is replaced meanwhile. */
    void forEachFolder(Edit edit) throws IOException, InterruptedException {
        synchronized (swap) {
            edit.to(steadyFiles);
            edit.to(restartedFiles);
        }
    }

    void restartRedis() throws IOException {
        redis.stop();
        redis.restart();
    }

    /** Records a request on a closing connection: only the replica knows whether it accepted it. */
    void doubt(TestingGateway replica, String requestId) {
        broken(replica);
        doubtful.add(requestId);
    }

    /** Reports a broken connection, which is allowed for the replica that restarts. */
    void broken(TestingGateway replica) {
        if (replica == steady) {
            tally.wrong.add("a connection of the replica that stays broke");
        }
    }

    /** Stops one replica within {@code grace}, and starts another for it. */
    void restartReplica(Duration grace) throws Exception {
        restarting = true;
        TestingGateway old = restarted;
        old.gateway().drain(grace).await(grace.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
        settle(old);
        synchronized (swap) {
            restarted = replica();
            restartedFiles.close();
            restartedFiles = restarted.watchFiles(LOOK_EVERY);
        }
        restarting = false;
        count(old);
        old.close();
    }

    /** Returns whether each replica's circuit of the deployment that never fails is closed. */
    void watchClaude() {
        for (TestingGateway replica : replicas()) {
            String circuit = replica.circuit(claude.name(), SoakFiles.CLAUDE);
            if (!circuit.equals("closed")) {
                tally.wrong.add("the circuit of a endpoint that thinks is " + circuit);
            }
        }
    }

    /**
     * Calls each deployment first until its circuits are closed, and fails where one stays open.
     */
    void closeCircuits() throws InterruptedException {
        for (TestingGateway replica : replicas()) {
            for (SimulatedEndpoint endpoint : endpoints()) {
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (!replica.circuit(endpoint.name(), SoakFiles.MODEL).equals("closed")) {
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError("the circuit stays open of " + endpoint);
                    }
                    tally.requests.incrementAndGet();
                    SoakQuestion question = SoakQuestion.plain(0);
                    replica.post(question.path(), question.body(), "x-first", endpoint.name());
                    Thread.sleep(Duration.ofMillis(200));
                }
            }
        }
    }

    /** Waits until {@code replica} holds nothing, and fails where it still holds something. */
    static void settle(TestingGateway replica) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (held(replica) > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "still held: %d requests, %d attempts, %d flights, %d bytes"
                                .formatted(
                                        replica.gateway().inFlight(),
                                        attempts(replica),
                                        value(replica, "portolan_cache_flights"),
                                        value(replica, "portolan_buffered_bytes")));
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    private static long held(TestingGateway replica) {
        return replica.gateway().inFlight()
                + attempts(replica)
                + value(replica, "portolan_cache_flights")
                + value(replica, "portolan_buffered_bytes");
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

    /** Counts what both replicas recorded since their start; nothing may follow this. */
    long bookedInAll() {
        count(steady);
        count(restarted);
        return booked;
    }

    /** Returns the number of requests that no replica accepted. */
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

    /** Returns the receipt of a request, which is recorded a moment after its answer. */
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
        steadyFiles.close();
        restartedFiles.close();
        replicas().forEach(TestingGateway::close);
        permitted().forEach(SimulatedEndpoint::close);
        virginia.close();
        redis.close();
    }
}
