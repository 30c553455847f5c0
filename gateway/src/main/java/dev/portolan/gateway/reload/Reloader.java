package dev.portolan.gateway.reload;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadInputs;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Position;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Watches the files of a configuration and loads each change; a configuration that does not load
 * leaves the old one in force and is reported.
 *
 * <p>Once per interval, on its own thread, it compares the inputs of the last load with the files.
 * A change is loaded once two polls in a row have found the same content, so that a half-written
 * folder is not loaded, and after {@value #MAX_UNSETTLED_POLLS} polls in any case. Unlike file
 * system events, polling also detects changes on network volumes and in mounted secrets.
 */
public final class Reloader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.config");

    /** The number of polls after which files that keep changing are loaded as they are. */
    private static final int MAX_UNSETTLED_POLLS = 5;

    private final ConfigLoader loader;
    private final CurrentSnapshot live;
    private final Telemetry telemetry;
    private final InstantSource clock;
    private volatile boolean closed;
    private Map<LoadInputs.Access, String> lastSeen;
    private int changedPolls;
    private LocalDate day;
    private List<Finding> warned = List.of();

    /**
     * Creates a reloader that loads with {@code loader}, whose last result is in force in {@code
     * live}.
     */
    public Reloader(
            ConfigLoader loader, CurrentSnapshot live, Telemetry telemetry, InstantSource clock) {
        this.loader = loader;
        this.live = live;
        this.telemetry = telemetry;
        this.clock = clock;
        this.lastSeen = loader.inputs().asRead();
        this.day = today();
    }

    /** Polls every {@code interval} until closed. */
    public void start(Duration interval) {
        Thread.ofVirtual()
                .name("portolan-reloader")
                .start(
                        () -> {
                            while (pause(interval)) {
                                poll();
                            }
                        });
    }

    /**
     * Polls once and loads a settled change. A configuration that did not load is retried when the
     * date changes, since some rules depend on dates.
     */
    public synchronized void poll() {
        Map<LoadInputs.Access, String> now = loader.inputs().now();
        boolean settled = now.equals(lastSeen);
        lastSeen = now;
        boolean differs = !now.equals(loader.inputs().asRead());
        changedPolls = differs ? changedPolls + 1 : 0;
        boolean dateChanged = !today().equals(day);
        day = today();
        if (differs && (settled || changedPolls >= MAX_UNSETTLED_POLLS)) {
            reload();
        } else if (dateChanged && live.failure().isPresent()) {
            reload();
        }
        if (dateChanged) {
            EvidenceExpiryLog.log(live.current().catalog(), clock.instant());
        }
    }

    /** Loads now, changed or not, and puts the result in force if it is valid. */
    public synchronized LoadResult reload() {
        changedPolls = 0;
        LoadResult result;
        try {
            result = loader.reload(live.current());
            switch (result) {
                case LoadResult.Valid valid -> swap(valid);
                case LoadResult.Invalid invalid -> keepCurrent(invalid);
            }
        } catch (RuntimeException | StackOverflowError e) {
            result = broken(e);
        }
        lastSeen = loader.inputs().asRead();
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
                    "these changes take effect after a restart: {0}",
                    String.join(", ", next.needsRestart()));
        }
        for (RevokedKey revoked : live.revoked()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the key {0} of tenant {1} was revoked on the admin plane but is still in the"
                            + " files; remove it there, or it is valid again after a restart",
                    revoked.key(),
                    revoked.tenant());
        }
    }

    private void keepCurrent(LoadResult.Invalid invalid) {
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
            applyTenants(tenants);
        }
    }

    /** Revokes removed keys, models and tenants first, since the rest needs a proof. */
    private void applyTenants(Snapshot.Tenants written) {
        boolean narrowed = live.swap(TenantsOnlyReload.narrowed(live.current().tenants(), written));
        if (!TenantsOnlyReload.holds(live.current(), written)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "an invariant in force does not hold for the changed tenants; removed keys,"
                            + " models and tenants are revoked, other changes wait until the"
                            + " configuration loads");
        } else if (live.swap(written) || narrowed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "only the changes of the tenants'' files are in force: {0} tenants, {1} keys",
                    live.current().tenants().byId().size(),
                    live.current().tenants().keyring().size());
        }
    }

    /** Reports an unexpected exception as a finding, so that the watch and the service continue. */
    private LoadResult broken(Throwable cause) {
        telemetry.onReloadFailure();
        Finding finding =
                new Finding(
                        Finding.Severity.ERROR,
                        Position.startOf(live.current().provenance().root()),
                        ("the configuration could not be put in force (%s); restart the gateway and"
                                        + " report this error")
                                .formatted(cause.getClass().getSimpleName()));
        live.failed(new CurrentSnapshot.Failure(clock.instant(), List.of(finding)));
        LOG.log(
                System.Logger.Level.ERROR,
                "a changed configuration could not be put in force; the old one keeps serving",
                cause);
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
