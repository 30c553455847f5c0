package dev.portolan.gateway.config;

import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.document.Finding;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Watches the files of a configuration and puts each change in force, or keeps the old one serving.
 *
 * <p>Files are looked at once per interval on a thread of its own, and read when they have looked
 * the same for two looks in a row, so that a half-written folder is not loaded. Looking rather than
 * waiting for the file system's events also sees changes on network volumes and in mounted secrets.
 */
public final class Reloader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.config");

    private final ConfigLoader loader;
    private final Live live;
    private final Telemetry telemetry;
    private final InstantSource clock;
    private final UnaryOperator<Snapshot> adjust;
    private volatile boolean closed;
    private String seen;
    private String loaded;

    /**
     * A reloader for what {@code loader} loads.
     *
     * @param adjust applied to each snapshot before it is in force, for what the command line says
     */
    public Reloader(
            ConfigLoader loader,
            Live live,
            Telemetry telemetry,
            InstantSource clock,
            UnaryOperator<Snapshot> adjust) {
        this.loader = loader;
        this.live = live;
        this.telemetry = telemetry;
        this.clock = clock;
        this.adjust = adjust;
        this.loaded = loader.signature();
        this.seen = loaded;
    }

    /** Looks every {@code interval} from now on, until closed. */
    public void start(Duration interval) {
        Thread.ofVirtual()
                .name("portolan-reloader")
                .start(
                        () -> {
                            while (pause(interval)) {
                                look();
                            }
                        });
    }

    /** Looks once: loads what has changed and has come to rest. */
    synchronized void look() {
        String now = loader.signature();
        boolean atRest = now.equals(seen);
        seen = now;
        if (atRest && !now.equals(loaded)) {
            reload();
        }
    }

    /** Loads now, changed or not, and puts it in force when nothing is wrong. */
    public synchronized Loaded reload() {
        Loaded result = loader.load();
        loaded = loader.signature();
        seen = loaded;
        switch (result) {
            case Loaded.Valid valid -> swap(valid);
            case Loaded.Invalid invalid -> keep(invalid);
        }
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void swap(Loaded.Valid valid) {
        live.swap(adjust.apply(valid.snapshot()));
        LOG.log(System.Logger.Level.INFO, "loaded {0}", valid.snapshot().provenance().digest());
    }

    private void keep(Loaded.Invalid invalid) {
        telemetry.onReloadFailure();
        List<Finding> findings = invalid.findings();
        live.failed(new Live.Failure(clock.instant(), findings));
        LOG.log(
                System.Logger.Level.ERROR,
                "the changed configuration does not load and the old one keeps serving; errors:"
                        + " {0}, the first: {1}",
                invalid.errors(),
                first(findings));
    }

    private static Object first(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .findFirst()
                .<Object>map(Finding::toString)
                .orElse("none");
    }

    private boolean pause(Duration interval) {
        try {
            Thread.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !closed;
    }
}
