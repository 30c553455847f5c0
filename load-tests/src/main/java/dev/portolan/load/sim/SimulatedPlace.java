package dev.portolan.load.sim;

import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.stage.DepartureRecord;
import dev.portolan.load.stage.Journal;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptedServer;
import dev.portolan.load.stage.SeenRequest;

import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A simulated node or cloud that is running: it can be asked, broken, stopped, started again, and
 * read. All methods may be called from any thread.
 */
public final class SimulatedPlace implements AutoCloseable {
    private final String name;
    private final ServerDialect dialect;
    private final String scheme;
    private final ScriptedServer stage;
    private final ConcurrentLinkedQueue<Fault> next = new ConcurrentLinkedQueue<>();
    private volatile Pace pace;
    private volatile @Nullable Standing standing;

    private record Standing(Predicate<SeenRequest> when, Fault fault) {}

    SimulatedPlace(String name, ServerDialect dialect, Pace pace, int port) {
        this.name = name;
        this.dialect = dialect;
        this.pace = pace;
        this.scheme = "http";
        this.stage = ScriptedServer.open(this::script, port);
    }

    private SimulatedPlace(String name, ServerDialect dialect, SslContext tls) {
        this.name = name;
        this.dialect = dialect;
        this.pace = Pace.IMMEDIATE;
        this.scheme = "https";
        this.stage = ScriptedServer.secured(this::script, tls);
    }

    /** A place that speaks a dialect of one's own, on a free port. */
    public static SimulatedPlace speaking(String name, ServerDialect dialect) {
        return new SimulatedPlace(name, dialect, Pace.IMMEDIATE, 0);
    }

    /** A place behind TLS that speaks a dialect of one's own, on a free port. */
    public static SimulatedPlace secured(String name, ServerDialect dialect, SslContext tls) {
        return new SimulatedPlace(name, dialect, tls);
    }

    /** What the place calls itself in its answers. */
    public String name() {
        return name;
    }

    /** The origin, for example {@code http://127.0.0.1:49152}, without a path. */
    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    /** The port, the same after a restart. */
    public int port() {
        return stage.port();
    }

    /** Everything the place saw. */
    public Journal journal() {
        return stage.journal();
    }

    /** Every request that arrived whole, health checks and model lists included. */
    public List<SeenRequest> requests() {
        return journal().requests();
    }

    /** The requests that carried a caller's content: those with a body to be answered. */
    public List<SeenRequest> inferences() {
        return requests().stream().filter(SimulatedPlace::isInference).toList();
    }

    /** Every caller that left before its answer ended. */
    public List<DepartureRecord> departures() {
        return journal().departures();
    }

    /** Calls back when a caller leaves before its answer ended. */
    public void onCancelled(Consumer<DepartureRecord> listener) {
        journal().onDeparture(listener);
    }

    /** Sets the pace of the answers from now on. */
    public SimulatedPlace pace(Pace wanted) {
        pace = wanted;
        return this;
    }

    /** How many connections to it are open. */
    public int connections() {
        return stage.connections();
    }

    /** Breaks every inference request until {@link #heal()}. */
    public SimulatedPlace failing(Fault fault) {
        return failingWhen(SimulatedPlace::isInference, fault);
    }

    /** Breaks the requests that match, until {@link #heal()}. */
    public SimulatedPlace failingWhen(Predicate<SeenRequest> when, Fault fault) {
        standing = new Standing(when, fault);
        return this;
    }

    /** Breaks the next inference requests, one fault each, in this order. */
    public SimulatedPlace failingNext(Fault... faults) {
        next.addAll(List.of(faults));
        return this;
    }

    /** Takes every fault back. */
    public SimulatedPlace heal() {
        next.clear();
        standing = null;
        return this;
    }

    /** Refuses connections and closes the open ones, until {@link #restart()}. */
    public void stop() {
        stage.stop();
    }

    /** Accepts connections again, on the same port. */
    public void restart() {
        stage.restart();
    }

    /** Waits for this many requests; false when ten seconds were not enough. */
    public boolean awaitRequests(int count) {
        return journal().awaitRequests(count, Duration.ofSeconds(10));
    }

    /** Waits for this many departures; false when ten seconds were not enough. */
    public boolean awaitDepartures(int count) {
        return journal().awaitDepartures(count, Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        stage.close();
    }

    @Override
    public String toString() {
        return name + " at " + url();
    }

    private Script script(SeenRequest request) {
        var fault = faultFor(request);
        var paced = pace.apply(dialect.answer(request));
        return fault == null ? paced : fault.apply(paced);
    }

    private @Nullable Fault faultFor(SeenRequest request) {
        var once = isInference(request) ? next.poll() : null;
        if (once != null) {
            return once;
        }
        var always = standing;
        return always != null && always.when().test(request) ? always.fault() : null;
    }

    private static boolean isInference(SeenRequest seen) {
        return seen.method().equals("POST");
    }
}
