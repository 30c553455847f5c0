package dev.portolan.load.sim;

import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.script.ClientDisconnect;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.RequestJournal;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptedServer;

import io.netty.handler.ssl.SslContext;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * A running simulated node or cloud, to which faults can be applied and whose requests are
 * recorded. Thread-safe.
 */
public final class SimulatedEndpoint implements AutoCloseable {
    private final String name;
    private final ServerDialect dialect;
    private final String scheme;
    private final ScriptedServer server;
    private final ConcurrentLinkedQueue<Fault> nextFaults = new ConcurrentLinkedQueue<>();
    private volatile Pace pace;
    private volatile @Nullable PersistentFault persistentFault;

    private record PersistentFault(Predicate<ReceivedRequest> when, Fault fault) {}

    SimulatedEndpoint(String name, ServerDialect dialect, Pace pace, int port) {
        this.name = name;
        this.dialect = dialect;
        this.pace = pace;
        this.scheme = "http";
        this.server = ScriptedServer.open(this::script, port);
    }

    private SimulatedEndpoint(String name, ServerDialect dialect, SslContext tls) {
        this.name = name;
        this.dialect = dialect;
        this.pace = Pace.IMMEDIATE;
        this.scheme = "https";
        this.server = ScriptedServer.openWithTls(this::script, tls);
    }

    /** Starts an endpoint with a custom dialect on a free port. */
    public static SimulatedEndpoint withDialect(String name, ServerDialect dialect) {
        return new SimulatedEndpoint(name, dialect, Pace.IMMEDIATE, 0);
    }

    /** Starts an endpoint with a custom dialect and TLS on a free port. */
    public static SimulatedEndpoint withTls(String name, ServerDialect dialect, SslContext tls) {
        return new SimulatedEndpoint(name, dialect, tls);
    }

    /** Returns the name, which also appears in the answers. */
    public String name() {
        return name;
    }

    /** Returns the origin, for example {@code http://127.0.0.1:49152}, without a path. */
    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    /** Returns the port, which stays the same after a restart. */
    public int port() {
        return server.port();
    }

    /** Returns the journal of everything the endpoint received. */
    public RequestJournal journal() {
        return server.journal();
    }

    /** Returns all complete requests, including health checks and model lists. */
    public List<ReceivedRequest> requests() {
        return journal().requests();
    }

    /** Returns the inference requests: those with a caller's content. */
    public List<ReceivedRequest> inferences() {
        return requests().stream().filter(SimulatedEndpoint::isInference).toList();
    }

    /** Returns the clients that disconnected before their response ended. */
    public List<ClientDisconnect> disconnects() {
        return journal().disconnects();
    }

    /** Sets the pace of later answers. */
    public SimulatedEndpoint pace(Pace value) {
        pace = value;
        return this;
    }

    /** Returns the number of open connections. */
    public int connections() {
        return server.connections();
    }

    /** Applies the fault to every inference request until {@link #clearFaults()}. */
    public SimulatedEndpoint failing(Fault fault) {
        return failingWhen(SimulatedEndpoint::isInference, fault);
    }

    /** Applies the fault to the matching requests until {@link #clearFaults()}. */
    public SimulatedEndpoint failingWhen(Predicate<ReceivedRequest> when, Fault fault) {
        persistentFault = new PersistentFault(when, fault);
        return this;
    }

    /** Applies one fault each to the next inference requests, in this order. */
    public SimulatedEndpoint failingNext(Fault... faults) {
        nextFaults.addAll(List.of(faults));
        return this;
    }

    /** Removes all faults. */
    public SimulatedEndpoint clearFaults() {
        nextFaults.clear();
        persistentFault = null;
        return this;
    }

    /** Closes the open connections and refuses new ones until {@link #restart()}. */
    public void stop() {
        server.stop();
    }

    /** Accepts connections again on the same port. */
    public void restart() {
        server.restart();
    }

    /** Waits for this many requests; returns false after ten seconds. */
    public boolean awaitRequests(int count) {
        return journal().awaitRequests(count, Duration.ofSeconds(10));
    }

    /** Waits for this many client disconnects; returns false after ten seconds. */
    public boolean awaitDisconnects(int count) {
        return journal().awaitDisconnects(count, Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return name + " at " + url();
    }

    private Script script(ReceivedRequest request) {
        var fault = faultFor(request);
        var paced = pace.apply(dialect.answer(request));
        return fault == null ? paced : fault.apply(paced);
    }

    private @Nullable Fault faultFor(ReceivedRequest request) {
        var once = isInference(request) ? nextFaults.poll() : null;
        if (once != null) {
            return once;
        }
        var always = persistentFault;
        return always != null && always.when().test(request) ? always.fault() : null;
    }

    private static boolean isInference(ReceivedRequest request) {
        return request.method().equals("POST");
    }
}
