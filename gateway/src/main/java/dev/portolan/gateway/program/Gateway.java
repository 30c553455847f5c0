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
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.shared.SharedState;
import dev.portolan.gateway.listener.ListenOptions;
import dev.portolan.gateway.nodes.NodeWatch;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshots;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.telemetry.DeploymentGauges;
import dev.portolan.gateway.telemetry.LimitGauges;
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
import java.util.Optional;
import java.util.function.Supplier;

/** The running data plane: one listener per event loop, all on one port. */
public final class Gateway {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
    private static final Duration DESCRIPTOR_PERIOD = Duration.ofSeconds(1);
    private static final Duration CALENDAR_PERIOD = Duration.ofMinutes(1);
    private static final Duration ISSUERS_PERIOD = Duration.ofSeconds(1);
    private static final Duration HEALTH_PERIOD = Duration.ofSeconds(1);
    private static final int PORT_ATTEMPTS = 8;

    private final List<DataPlane> planes;
    private final RuntimeSnapshots snapshots;
    private final Ledger ledger;
    private final Admission admission;
    private final ConfiguredLimits limits;
    private final AdminViews views;
    private final LimitViews limitViews;

    private Gateway(
            List<DataPlane> planes,
            RuntimeSnapshots snapshots,
            Ledger ledger,
            Admission admission,
            ConfiguredLimits limits) {
        this.planes = planes;
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.admission = admission;
        this.limits = limits;
        this.views = new AdminViews(snapshots);
        this.limitViews =
                new LimitViews(limits.book(), () -> snapshots.current().governance().limits());
    }

    /**
     * Starts serving the snapshot in force, and each later one.
     *
     * @param loops the number of event loops
     */
    public static Future<Gateway> start(
            Vertx vertx, int loops, CurrentSnapshot live, Accounting accounting) {
        return start(vertx, loops, live, accounting, TimeSource.system());
    }

    /** Starts with another source of time. */
    public static Future<Gateway> start(
            Vertx vertx, int loops, CurrentSnapshot live, Accounting accounting, TimeSource time) {
        Telemetry telemetry = accounting.telemetry();
        Ledger ledger = accounting.ledger();
        FileDescriptors descriptors = SocketRegistry.of(vertx).descriptors();
        telemetry.readSocketsFrom(
                () ->
                        new SocketGauges.Reading(
                                descriptors.open(), descriptors.limit(), descriptors.sockets()));
        for (RefusalCode code : RefusalCode.values()) {
            telemetry.declareDenied(code.code());
        }
        RuntimeSnapshots snapshots = RuntimeSnapshots.of(live.current(), telemetry, time);
        live.subscribe(snapshots);
        ConfiguredLimits limits =
                ConfiguredLimits.open(vertx, live.current().settings().shared(), accounting, time);
        Admission admission = new Admission(limits.book());
        DataPlane.Shared shared =
                new DataPlane.Shared(snapshots::current, admission, ledger, telemetry, time);
        ListenOptions listen = listenOptions(live.current().settings());
        return limits.started()
                .compose(_ -> listen(vertx, loops, listen, shared, PORT_ATTEMPTS))
                .map(planes -> new Gateway(planes, snapshots, ledger, admission, limits));
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
                new ListenOptions.Timeouts(settings.limits().headerTimeout(), IDLE_TIMEOUT),
                tls == null ? null : tls(tls));
    }

    /**
     * Finds a free port before the event loops bind it, since they can share a port only by its
     * number; if it is taken meanwhile, another one is tried.
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
     * Starts the periodic tasks: polling self-hosted nodes' load, logging health, checking the
     * date, dropping counters that are full again, fetching issuers' keys, and measuring
     * descriptors.
     */
    public void watch(Vertx vertx) {
        DescriptorWatch descriptors = new DescriptorWatch(SocketRegistry.of(vertx).descriptors());
        vertx.setPeriodic(
                DESCRIPTOR_PERIOD.toMillis(),
                _ -> Thread.ofVirtual().name("portolan-descriptors").start(descriptors::measure));
        vertx.setPeriodic(
                CALENDAR_PERIOD.toMillis(),
                _ -> Thread.ofVirtual().name("portolan-calendar").start(snapshots::checkDate));
        vertx.setPeriodic(
                CALENDAR_PERIOD.toMillis(),
                _ -> Thread.ofVirtual().name("portolan-limits").start(limits.tidy()));
        vertx.setPeriodic(ISSUERS_PERIOD.toMillis(), _ -> snapshots.refreshIssuers());
        HealthLog health = new HealthLog(InstantSource.system());
        vertx.setPeriodic(
                HEALTH_PERIOD.toMillis(),
                _ ->
                        Thread.ofVirtual()
                                .name("portolan-health")
                                .start(() -> health.logChanges(snapshots.current().fleet())));
        NodeWatch.start(vertx, snapshots.nodeLoads(), snapshots::nodes);
    }

    /** The state of the counters that replicas share; empty without them. */
    public Optional<SharedState> sharedCounters() {
        return limits.shared().get();
    }

    /** The port it listens on. */
    public int port() {
        return planes.getFirst().port();
    }

    /** The state of the deployments, for the admin plane. */
    public EndpointStates endpointStates() {
        return views;
    }

    /** The intake of external evidence, for the admin plane. */
    public EvidenceIntake evidence() {
        return views;
    }

    /** The last requests with their decisions, for the admin plane. */
    public DecisionLog decisions() {
        return ledger.recent()::newest;
    }

    /** The book that counts what tenants and keys use. */
    public LimitBook limits() {
        return limits.book();
    }

    /** The state of its deployments, for metrics. */
    public DeploymentGauges gauges() {
        return views;
    }

    /** The live state of its deployments, by which plans are ranked. */
    public LiveState liveState() {
        return snapshots.current().fleet();
    }

    /** Returns an explainer of decisions under {@code inForce} and the current state. */
    public RequestExplainer explainer(Snapshot inForce) {
        RuntimeSnapshot snapshot = snapshots.current();
        return new RequestExplainer(
                inForce,
                snapshot.engine(),
                snapshot.fleet(),
                caller ->
                        admission.budgetRemaining(
                                snapshot.governance()
                                        .limits()
                                        .of(caller.tenant().id(), caller.keyId())));
    }

    /** The use of tenants' limits and budgets, for metrics. */
    public LimitGauges limitGauges() {
        return limitViews;
    }

    /** The use of tenants' budgets, for the admin plane. */
    public List<BudgetUse> budgets() {
        return limitViews.budgets();
    }

    /** The ledger of its requests. */
    public Ledger ledger() {
        return ledger;
    }

    /** The number of requests in progress. */
    public int inFlight() {
        return admission.inFlight();
    }

    /**
     * What is counted of requests.
     *
     * @param budgets keeps what budgets have settled
     * @param warnings receives the thresholds that budgets reach
     */
    public record Accounting(
            Telemetry telemetry, Ledger ledger, BudgetStore budgets, BudgetListener warnings) {}

    /**
     * Stops accepting and lets requests under way end within {@code grace}; interrupts the rest and
     * waits up to {@link DataPlane#DELIVERY} more until their callers have received it. Then
     * settles what they used.
     */
    public Future<Void> drain(Duration grace) {
        List<Future<Void>> drained = new ArrayList<>();
        planes.forEach(plane -> drained.add(plane.drain(grace)));
        return Future.join(drained).transform(_ -> limits.stop().get());
    }
}
