package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadInputs;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Position;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Watches the files of a configuration and puts each change in force, or keeps the old one serving
 * and says why.
 *
 * <p>Once per interval, on a thread of its own, it compares what the last load read with what is
 * there. A difference is loaded once it has looked the same for two looks in a row, so that a
 * half-written folder is not loaded, and after {@value #PATIENCE} looks in any case. Looking rather
 * than waiting for the file system's events also sees changes on network volumes and in mounted
 * secrets.
 */
public final class Reloader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.config");

    /** How many looks in a row a change may keep changing before it is loaded as it is. */
    private static final int PATIENCE = 5;

    private final ConfigLoader loader;
    private final CurrentSnapshot live;
    private final Telemetry telemetry;
    private final InstantSource clock;
    private volatile boolean closed;
    private Map<LoadInputs.Asked, String> seen;
    private int differing;
    private LocalDate day;
    private List<Finding> warned = List.of();

    /** A reloader for what {@code loader} loads, and last loaded for {@code live}. */
    public Reloader(
            ConfigLoader loader, CurrentSnapshot live, Telemetry telemetry, InstantSource clock) {
        this.loader = loader;
        this.live = live;
        this.telemetry = telemetry;
        this.clock = clock;
        this.seen = loader.watched().asRead();
        this.day = today();
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

    /**
     * Looks once: loads what has changed and has come to rest. What did not load is tried again on
     * another day, since some of it is a matter of dates.
     */
    public synchronized void look() {
        Map<LoadInputs.Asked, String> now = loader.watched().now();
        boolean atRest = now.equals(seen);
        seen = now;
        boolean differs = !now.equals(loader.watched().asRead());
        differing = differs ? differing + 1 : 0;
        boolean dawned = !today().equals(day);
        day = today();
        if (differs && (atRest || differing >= PATIENCE)) {
            reload();
        } else if (dawned && live.failure().isPresent()) {
            reload();
        }
        if (dawned) {
            EvidenceExpiryLog.log(live.current().catalog(), clock.instant());
        }
    }

    /** Loads now, changed or not, and puts it in force when nothing is wrong. */
    public synchronized LoadResult reload() {
        differing = 0;
        LoadResult result;
        try {
            result = loader.reload(live.current());
            switch (result) {
                case LoadResult.Valid valid -> swap(valid);
                case LoadResult.Invalid invalid -> keep(invalid);
            }
        } catch (RuntimeException | StackOverflowError e) {
            result = broken(e);
        }
        seen = loader.watched().asRead();
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void swap(LoadResult.Valid valid) {
        Snapshot next = valid.snapshot();
        boolean newlyNeeded = !next.needsRestart().equals(live.current().needsRestart());
        live.swap(next);
        LOG.log(System.Logger.Level.INFO, "loaded {0}", next.provenance().digest());
        for (Finding warning : valid.findings()) {
            if (!warned.contains(warning)) {
                LOG.log(System.Logger.Level.WARNING, "{0}", warning);
            }
        }
        warned = valid.findings();
        if (newlyNeeded && !next.needsRestart().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "changed in the files and not in force before a restart: {0}",
                    String.join(", ", next.needsRestart()));
        }
        for (CurrentSnapshot.Revoked revoked : live.revoked()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the key {0} of tenant {1} was revoked on the admin plane and still stands in"
                            + " the files; remove it there, or it counts again after a restart",
                    revoked.key(),
                    revoked.tenant());
        }
    }

    private void keep(LoadResult.Invalid invalid) {
        telemetry.onReloadFailure();
        List<Finding> findings = invalid.findings();
        live.failed(new CurrentSnapshot.Failure(clock.instant(), findings));
        LOG.log(
                System.Logger.Level.ERROR,
                "the changed configuration does not load and the old one keeps serving; errors:"
                        + " {0}, the first: {1}",
                invalid.errors(),
                first(findings));
        Snapshot.Tenants tenants = invalid.tenants();
        if (tenants != null) {
            alone(tenants);
        }
    }

    /** What is taken from callers is in force before the proof that the rest needs. */
    private void alone(Snapshot.Tenants written) {
        boolean narrowed = live.swap(TenantsOnlyReload.narrowed(live.current().tenants(), written));
        if (!TenantsOnlyReload.holds(live.current(), written)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "an invariant in force does not hold for the tenants as they are written now;"
                            + " keys, models and tenants that are gone are revoked, the rest"
                            + " waits");
        } else if (live.swap(written) || narrowed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the tenants'' files are in force by themselves: {0} tenants, {1} keys",
                    live.current().tenants().byId().size(),
                    live.current().tenants().keyring().size());
        }
    }

    /** A mistake of ours must not end the watch, nor what serves. */
    private LoadResult broken(Throwable why) {
        telemetry.onReloadFailure();
        Finding finding =
                new Finding(
                        Finding.Severity.ERROR,
                        Position.startOf(live.current().provenance().root()),
                        "the files could not be taken in force (%s); report it, and start again"
                                .formatted(why.getClass().getSimpleName()));
        live.failed(new CurrentSnapshot.Failure(clock.instant(), List.of(finding)));
        LOG.log(
                System.Logger.Level.ERROR,
                "a change of the configuration could not be taken in force; the old one keeps"
                        + " serving",
                why);
        return new LoadResult.Invalid(List.of(finding));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
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
