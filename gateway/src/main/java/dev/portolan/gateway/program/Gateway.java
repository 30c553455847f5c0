package dev.portolan.gateway.program;

import dev.portolan.gateway.admin.DecisionLog;
import dev.portolan.gateway.admin.EndpointStates;
import dev.portolan.gateway.admin.EvidenceIntake;
import dev.portolan.gateway.admission.Admission;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.explain.RequestExplainer;
import dev.portolan.gateway.fleet.HealthLog;
import dev.portolan.gateway.flow.DataPlane;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.listener.ListenOptions;
import dev.portolan.gateway.nodes.NodeWatch;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshots;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.telemetry.DeploymentGauges;
import dev.portolan.gateway.telemetry.SocketGauges;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.TimeSource;
import dev.portolan.policy.strategy.LiveState;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** The running data plane: one listener per event loop, all on one port. */
public final class Gateway {
    private static final Duration IDLE = Duration.ofSeconds(75);
    private static final Duration DESCRIPTORS = Duration.ofSeconds(1);
    private static final Duration CALENDAR = Duration.ofMinutes(1);
    private static final Duration HEALTH = Duration.ofSeconds(1);
    private static final int PORT_TRIES = 8;

    private final List<DataPlane> planes;
    private final RuntimeSnapshots worlds;
    private final Ledger ledger;
    private final Admission admission;
    private final AdminViews views;

    private Gateway(
            List<DataPlane> planes, RuntimeSnapshots worlds, Ledger ledger, Admission admission) {
        this.planes = planes;
        this.worlds = worlds;
        this.ledger = ledger;
        this.admission = admission;
        this.views = new AdminViews(worlds);
    }

    /**
     * Starts to serve the snapshot in force, and each one after it.
     *
     * @param loops how many event loops to serve on
     */
    public static Future<Gateway> start(
            Vertx vertx, int loops, CurrentSnapshot live, Telemetry telemetry, Ledger ledger) {
        return start(vertx, loops, live, new Books(telemetry, ledger), TimeSource.system());
    }

    /** The same by another time. */
    public static Future<Gateway> start(
            Vertx vertx, int loops, CurrentSnapshot live, Books books, TimeSource time) {
        Telemetry telemetry = books.telemetry();
        Ledger ledger = books.ledger();
        FileDescriptors descriptors = SocketRegistry.of(vertx).descriptors();
        telemetry.readSocketsFrom(
                () ->
                        new SocketGauges.Reading(
                                descriptors.open(), descriptors.limit(), descriptors.sockets()));
        RuntimeSnapshots worlds = RuntimeSnapshots.of(live.current(), telemetry, time);
        live.subscribe(worlds);
        Admission admission = new Admission();
        DataPlane.Shared shared =
                new DataPlane.Shared(worlds::current, admission, ledger, telemetry, time);
        ListenOptions listen = listenOptions(live.current().settings());
        return listen(vertx, loops, listen, shared, PORT_TRIES)
                .map(planes -> new Gateway(planes, worlds, ledger, admission));
    }

    private static Future<List<DataPlane>> listen(
            Vertx vertx, int loops, ListenOptions listen, DataPlane.Shared shared, int tries) {
        ListenOptions bound =
                listen.port() == 0 ? listen.withPort(freePort(listen.host())) : listen;
        List<DataPlane> planes = Collections.synchronizedList(new ArrayList<>());
        Supplier<Deployable> plane =
                () -> {
                    DataPlane made = new DataPlane(bound, shared);
                    planes.add(made);
                    return made;
                };
        return vertx.deployVerticle(plane, new DeploymentOptions().setInstances(loops))
                .map(id -> List.copyOf(planes))
                .recover(
                        failure ->
                                listen.port() == 0 && tries > 1
                                        ? listen(vertx, loops, listen, shared, tries - 1)
                                        : Future.failedFuture(failure));
    }

    private static ListenOptions listenOptions(Settings settings) {
        Settings.Listen listen = settings.listen();
        Settings.Tls tls = listen.tls();
        return new ListenOptions(
                listen.host(),
                listen.port(),
                settings.limits().headerBytes(),
                new ListenOptions.Timeouts(settings.limits().headerTimeout(), IDLE),
                tls == null ? null : tls(tls));
    }

    /**
     * Event loops share a port only by its number, so a free one is looked up before they bind it;
     * should somebody else be quicker, another one is tried.
     */
    private static int freePort(String host) {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListenOptions.Tls tls(Settings.Tls tls) {
        String clientCa = tls.clientCa();
        return new ListenOptions.Tls(
                pem(tls.certificate()),
                pem(tls.key().reveal()),
                clientCa == null ? null : pem(clientCa));
    }

    private static Buffer pem(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Begins to ask nodes of one's own how full they are, to log health, to look at the calendar,
     * and to count descriptors.
     */
    public void watch(Vertx vertx) {
        DescriptorWatch descriptors = new DescriptorWatch(SocketRegistry.of(vertx).descriptors());
        vertx.setPeriodic(
                DESCRIPTORS.toMillis(),
                _ -> Thread.ofVirtual().name("portolan-descriptors").start(descriptors::look));
        vertx.setPeriodic(
                CALENDAR.toMillis(),
                _ -> Thread.ofVirtual().name("portolan-calendar").start(worlds::checkDate));
        HealthLog health = new HealthLog(InstantSource.system());
        vertx.setPeriodic(
                HEALTH.toMillis(),
                _ ->
                        Thread.ofVirtual()
                                .name("portolan-health")
                                .start(() -> health.look(worlds.current().fleet())));
        NodeWatch.start(vertx, worlds.nodeLoads(), worlds::nodes);
    }

    /** The port it listens on. */
    public int port() {
        return planes.getFirst().port();
    }

    /** What is known of its deployments, for the admin plane. */
    public EndpointStates endpointStates() {
        return views;
    }

    /** Where evidence that was found elsewhere is taken in, for the admin plane. */
    public EvidenceIntake evidence() {
        return views;
    }

    /** The last requests and what was decided about each, for the admin plane. */
    public DecisionLog decisions() {
        return ledger.recent()::newest;
    }

    /** The state of its deployments, for metrics. */
    public DeploymentGauges gauges() {
        return views;
    }

    /** The live state of its deployments, by which plans are ranked. */
    public LiveState liveState() {
        return worlds.current().fleet();
    }

    /** Explains decisions as they are made now, under {@code inForce}. */
    public RequestExplainer explainer(Snapshot inForce) {
        RuntimeSnapshot world = worlds.current();
        return new RequestExplainer(inForce, world.engine(), world.fleet());
    }

    /** The ledger of its requests. */
    public Ledger ledger() {
        return ledger;
    }

    /** How many requests are under way. */
    public int inFlight() {
        return admission.inFlight();
    }

    /** Where what happens is counted and booked. */
    public record Books(Telemetry telemetry, Ledger ledger) {}

    /**
     * Stops accepting and lets requests under way end within {@code grace}; interrupts the rest and
     * waits up to {@link DataPlane#DELIVERY} more until their callers have received it.
     */
    public Future<Void> drain(Duration grace) {
        List<Future<Void>> drained = new ArrayList<>();
        planes.forEach(plane -> drained.add(plane.drain(grace)));
        return Future.join(drained).mapEmpty();
    }
}
