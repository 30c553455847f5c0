package dev.portolan.gateway.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.admin.AdminOperations;
import dev.portolan.gateway.admin.AdminServer;
import dev.portolan.gateway.admin.ExplainService;
import dev.portolan.gateway.config.AddressCollision;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.explain.RequestExplainer;
import dev.portolan.gateway.flow.DataPlane;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.reload.Reloader;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.usage.UsageApi;
import dev.portolan.policy.explain.ExplanationJson;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The running gateway: data plane, admin plane, reloader and logs.
 *
 * <p>It stops in this order: not ready, no new connections, requests under way end or are
 * interrupted when the drain is over, admin plane, access log, store.
 */
public final class Program {
    private static final System.Logger LOG = System.getLogger("dev.portolan.serve");
    private static final Duration RELOAD_INTERVAL = Duration.ofSeconds(1);
    private static final Duration ADMIN_GRACE = Duration.ofSeconds(1);
    private static final long START_SECONDS = 30;
    private static final long EXTRA_SECONDS = 5;
    private static final JsonMapper JSON = new JsonMapper();

    private final Vertx vertx;
    private final CurrentSnapshot live;
    private final Telemetry telemetry;
    private final ConfiguredLogs logs;
    private final ConfiguredStore store;
    private final ConfiguredTenants tenants;
    private final ConfiguredRecords records;
    private final BudgetNotices notices;
    private final Gateway gateway;
    private final AtomicBoolean draining;
    private final AdminServer admin;
    private final Reloader reloader;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Program(Parts parts, Gateway gateway, Reloader reloader) throws InterruptedException {
        this.vertx = parts.vertx();
        this.live = parts.live();
        this.telemetry = parts.telemetry();
        this.logs = parts.logs();
        this.store = parts.store();
        this.tenants = parts.tenants();
        this.records = parts.records();
        this.notices = parts.notices();
        this.gateway = gateway;
        this.reloader = reloader;
        this.draining = new AtomicBoolean();
        Settings.Admin settings = live.current().settings().admin();
        checkFreePort(settings);
        this.admin = await(AdminServer.start(vertx, settings, operations()), settings.port());
    }

    private record Parts(
            Vertx vertx,
            CurrentSnapshot live,
            Telemetry telemetry,
            ConfiguredLogs logs,
            ConfiguredStore store,
            ConfiguredTenants tenants,
            ConfiguredRecords records,
            BudgetNotices notices) {}

    /**
     * Leaves one core to the compiler, the collector and the logs' writers. Fewer loops also handle
     * more events per wake-up: on two cores a request costs a tenth less on one loop than on two.
     */
    private static int loops(int cores) {
        return Math.max(1, cores - 1);
    }

    /** Starts all parts; callers are served when this returns. */
    public static Program start(ConfigLoader loader, Snapshot first) throws InterruptedException {
        CurrentSnapshot live = new CurrentSnapshot(first);
        Telemetry telemetry = new Telemetry();
        ConfiguredLogs logs = ConfiguredLogs.open(live.current().settings().logs(), telemetry);
        ConfiguredStore store = ConfiguredStore.open(live.current().settings().store(), telemetry);
        ConfiguredRecords records = records(live, store, telemetry);
        records.record(live);
        int loops = loops(Runtime.getRuntime().availableProcessors());
        // There is only one class loader, so setting it on the thread for each event is useless.
        Vertx vertx =
                SocketRegistry.vertx(
                        new VertxOptions().setEventLoopPoolSize(loops).setDisableTCCL(true),
                        FileDescriptors.ofProcess());
        try {
            ConfiguredTenants tenants =
                    ConfiguredTenants.open(store.store(), live, loader, records.audit());
            BudgetNotices notices = BudgetNotices.open(live, telemetry);
            Parts parts = new Parts(vertx, live, telemetry, logs, store, tenants, records, notices);
            FileDescriptors descriptors = SocketRegistry.of(vertx).descriptors();
            ResourcePreload.reserve(descriptors);
            Ledger ledger =
                    new Ledger(telemetry, logs.access(), logs.decisions(), records.requests());
            int port = live.current().settings().listen().port();
            Gateway.Accounting accounting =
                    new Gateway.Accounting(telemetry, ledger, store.budgets(), notices);
            Gateway gateway = await(Gateway.start(vertx, loops, live, accounting), port);
            telemetry.readGaugesFrom(gateway.gauges());
            telemetry.readLimitsFrom(gateway.limitGauges());
            telemetry.readEvidenceFrom(() -> EvidenceExpiryReadings.of(live.current().catalog()));
            gateway.watch(vertx);
            ResourcePreload.start(descriptors);
            Reloader reloader = new Reloader(loader, live, telemetry, InstantSource.system());
            Program program = new Program(parts, gateway, reloader);
            reloader.start(RELOAD_INTERVAL);
            tenants.start();
            return program;
        } catch (CommandFailedException e) {
            vertx.close();
            records.close();
            store.close();
            throw e;
        }
    }

    private static ConfiguredRecords records(
            CurrentSnapshot live, ConfiguredStore store, Telemetry telemetry) {
        boolean opened = false;
        try {
            ConfiguredRecords records = ConfiguredRecords.open(live, store.store(), telemetry);
            opened = true;
            return records;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    /** The addresses, as printed at startup and parsed by parent processes. */
    public String address() {
        Settings settings = live.current().settings();
        String scheme = settings.listen().tls() == null ? "http" : "https";
        return "%s://%s:%d (admin http://%s:%d)"
                .formatted(
                        scheme,
                        urlHost(settings.listen().host()),
                        gateway.port(),
                        urlHost(settings.admin().host()),
                        admin.port());
    }

    /** The data plane's port. */
    public int port() {
        return gateway.port();
    }

    /** The admin plane's port. */
    public int adminPort() {
        return admin.port();
    }

    /** Reopens the log files at their paths, after a rotation. */
    public void reopenLogs() {
        logs.reopen();
        LOG.log(System.Logger.Level.INFO, "log files are reopened");
    }

    /** Waits until it is stopped. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Drains and stops; a second call does nothing. */
    public void stop() {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        Duration grace = live.current().settings().limits().drain();
        LOG.log(System.Logger.Level.INFO, "stopping; {0} requests in progress", gateway.inFlight());
        reloader.close();
        awaitQuietly(gateway.drain(grace), grace.plus(DataPlane.DELIVERY));
        awaitQuietly(admin.close(ADMIN_GRACE), ADMIN_GRACE);
        logs.close();
        awaitQuietly(vertx.close(), Duration.ZERO);
        notices.close();
        tenants.close();
        records.close();
        store.close();
        telemetry.close();
        ended.countDown();
    }

    private AdminOperations operations() {
        return new AdminOperations(
                live,
                telemetry,
                reloader::reload,
                this::explain,
                new AdminOperations.PlaneViews(
                        this::notReady,
                        gateway.endpointStates(),
                        gateway.decisions(),
                        gateway.evidence(),
                        gateway::sharedCounters,
                        gateway::budgets,
                        new UsageApi(store.store(), InstantSource.system()),
                        records.audit()),
                tenants.api(gateway.limits()));
    }

    private Optional<String> notReady() {
        return draining.get()
                ? Optional.of("draining")
                : SocketRegistry.of(vertx).descriptors().scarcity().or(records::notReady);
    }

    private ExplainService.Explained explain(byte[] body) {
        RequestExplainer explainer = gateway.explainer(live.current());
        return switch (explainer.explain(body)) {
            case RequestExplainer.Explained.Unusable why ->
                    new ExplainService.Explained.Unusable(why.message());
            case RequestExplainer.Explained.Decided decided -> decided(decided);
        };
    }

    private static ExplainService.Explained decided(RequestExplainer.Explained.Decided decided) {
        try {
            String json = ExplanationJson.of(decided.explanation());
            return new ExplainService.Explained.Decided(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an explanation is JSON", e);
        }
    }

    /** Fails if the data plane's free port is the admin plane's configured port. */
    private void checkFreePort(Settings.Admin admin) {
        if (gateway.port() == admin.port()
                && AddressCollision.overlap(
                        live.current().settings().listen().host(), admin.host())) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS,
                    "the free port %d chosen for listen is admin.port".formatted(admin.port()),
                    "start again, or pass another port with --port or --admin-port");
        }
    }

    private static <T> T await(Future<T> future, int port) throws InterruptedException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw notStarted(e.getCause(), port);
        } catch (TimeoutException e) {
            throw new CommandFailedException(
                    ExitCode.FINDINGS, "the gateway did not start in 30 seconds", "see the log");
        }
    }

    private static CommandFailedException notStarted(@Nullable Throwable cause, int port) {
        if (cause instanceof BindException) {
            return new CommandFailedException(
                    ExitCode.FINDINGS,
                    "port %d is not available: %s"
                            .formatted(port, SingleLine.oneLine(cause.getMessage())),
                    "stop the process that uses it, or pass another port with --port or"
                            + " --admin-port");
        }
        return new CommandFailedException(
                ExitCode.FINDINGS,
                "the gateway cannot start: " + SingleLine.oneLine(String.valueOf(cause)),
                "correct listen or admin");
    }

    private static void awaitQuietly(Future<?> future, Duration grace) {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .get(grace.toSeconds() + EXTRA_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "a component did not stop in time", e);
        }
    }

    /** Returns a host in the form of a URL. */
    private static String urlHost(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
