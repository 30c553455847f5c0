package dev.portolan.gateway.fleet;

import dev.portolan.gateway.health.DeploymentCondition;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.provider.credential.CredentialState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Logs changes in the health of deployments: circuits that open and close, outliers, and
 * credentials that cannot be obtained. A deployment gets at most six lines a minute; a change left
 * out is logged once there is room. Thread-safe.
 */
public final class HealthLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.health");
    private static final int MAX_LINES = 6;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final BiConsumer<System.Logger.Level, String> sink;
    private final InstantSource clock;
    private final Map<String, Logged> logged = new HashMap<>();

    /** A log that writes to the program's own. */
    public HealthLog(InstantSource clock) {
        this(clock, LOG::log);
    }

    HealthLog(InstantSource clock, BiConsumer<System.Logger.Level, String> sink) {
        this.clock = clock;
        this.sink = sink;
    }

    /** Logs the changes in {@code fleet} since the last call. */
    public synchronized void logChanges(Fleet fleet) {
        Set<String> present = new HashSet<>();
        for (LiveDeployment deployment : fleet.all()) {
            String id = deployment.facts().id().toString();
            present.add(id);
            Logged before = logged.computeIfAbsent(id, _ -> new Logged());
            DeploymentCondition now = fleet.condition(deployment);
            circuit(id, before, now);
            outlier(id, before, now);
            credentials(id, before, deployment.authenticator().state());
        }
        logged.keySet().retainAll(present);
    }

    private void circuit(String id, Logged before, DeploymentCondition now) {
        boolean changed = before.changedAt != null && !before.changedAt.equals(now.changedAt());
        String line =
                switch (now.circuit()) {
                    case OPEN ->
                            before.open ? null : "circuit of " + id + " opened: " + now.reason();
                    case HALF_OPEN -> halfOpen(id, before, now);
                    case CLOSED -> closed(id, before, now, changed);
                };
        if (line == null) {
            before.changedAt = now.changedAt();
        } else if (log(before, now.circuit() == DeploymentHealth.State.CLOSED, line)) {
            before.changedAt = now.changedAt();
            before.open = now.circuit() != DeploymentHealth.State.CLOSED;
            before.halfOpen = now.circuit() == DeploymentHealth.State.HALF_OPEN;
        }
    }

    /** Logged once per outage: a circuit is half-open every few seconds while it lasts. */
    private static @Nullable String halfOpen(String id, Logged before, DeploymentCondition now) {
        if (!before.open) {
            return "circuit of " + id + " opened and is half-open: " + now.reason();
        }
        return before.halfOpen
                ? null
                : "circuit of " + id + " is half-open: one request at a time probes it";
    }

    private static @Nullable String closed(
            String id, Logged before, DeploymentCondition now, boolean changed) {
        Instant openedAt = before.changedAt;
        if (before.open && openedAt != null) {
            long seconds = openedAt.until(now.changedAt(), ChronoUnit.SECONDS);
            return "circuit of %s closed after %d s".formatted(id, seconds);
        }
        return changed ? "circuit of " + id + " opened and closed again" : null;
    }

    private void outlier(String id, Logged before, DeploymentCondition now) {
        if (now.circuit() != DeploymentHealth.State.CLOSED) {
            before.outlier = false;
        } else if (before.outlier != now.isOutlier()) {
            String line =
                    now.isOutlier()
                            ? "%s is ejected as an outlier: %s"
                                    .formatted(id, now.recent().describe())
                            : id + " is no longer an outlier";
            if (log(before, !now.isOutlier(), line)) {
                before.outlier = now.isOutlier();
            }
        }
    }

    private void credentials(String id, Logged before, CredentialState state) {
        Optional<CredentialState.Failure> failure = state.lastFailure();
        if (before.credentialsFail != failure.isPresent()) {
            String line =
                    failure.map(
                                    why ->
                                            "credentials of %s cannot be obtained: %s"
                                                    .formatted(id, why.reason()))
                            .orElse("credentials of " + id + " are available again");
            if (log(before, failure.isEmpty(), line)) {
                before.credentialsFail = failure.isPresent();
            }
        }
    }

    private boolean log(Logged before, boolean good, String line) {
        Instant now = clock.instant();
        Instant since = now.minus(SPAN);
        while (!before.lines.isEmpty() && !before.lines.getFirst().isAfter(since)) {
            before.lines.removeFirst();
        }
        if (before.lines.size() >= MAX_LINES) {
            return false;
        }
        before.lines.addLast(now);
        sink.accept(good ? System.Logger.Level.INFO : System.Logger.Level.WARNING, line);
        return true;
    }

    /**
     * The state that was last logged of a deployment, and the times of its lines of the last
     * minute.
     */
    private static final class Logged {
        private final Deque<Instant> lines = new ArrayDeque<>(MAX_LINES);
        private @Nullable Instant changedAt;
        private boolean open;
        private boolean halfOpen;
        private boolean outlier;
        private boolean credentialsFail;
    }
}
