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
 * Logs what changes in the health of deployments: circuits that open and close, outliers, and
 * credentials that cannot be had. A deployment gets at most six lines a minute; what they leave out
 * is caught up with the next. Thread-safe.
 */
public final class HealthLog {
    private static final System.Logger LOG = System.getLogger("dev.portolan.health");
    private static final int MOST_LINES = 6;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final BiConsumer<System.Logger.Level, String> sink;
    private final InstantSource clock;
    private final Map<String, Said> said = new HashMap<>();

    /** A log that writes to the program's own. */
    public HealthLog(InstantSource clock) {
        this(clock, LOG::log);
    }

    HealthLog(InstantSource clock, BiConsumer<System.Logger.Level, String> sink) {
        this.clock = clock;
        this.sink = sink;
    }

    /** Logs what has changed in {@code fleet} since the last look. */
    public synchronized void look(Fleet fleet) {
        Set<String> present = new HashSet<>();
        for (LiveDeployment deployment : fleet.all()) {
            String id = deployment.facts().id().toString();
            present.add(id);
            Said before = said.computeIfAbsent(id, _ -> new Said());
            DeploymentCondition now = fleet.condition(deployment);
            circuit(id, before, now);
            outlier(id, before, now);
            credentials(id, before, deployment.authenticator().state());
        }
        said.keySet().retainAll(present);
    }

    private void circuit(String id, Said before, DeploymentCondition now) {
        boolean changed = before.changedAt != null && !before.changedAt.equals(now.changedAt());
        String line =
                switch (now.circuit()) {
                    case OPEN -> before.open ? null : "circuit of " + id + " opened: " + now.why();
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

    /** Told once in each outage: a circuit is half-open every few seconds while it lasts. */
    private static @Nullable String halfOpen(String id, Said before, DeploymentCondition now) {
        if (!before.open) {
            return "circuit of " + id + " opened and is half-open: " + now.why();
        }
        return before.halfOpen
                ? null
                : "circuit of " + id + " is half-open: one request at a time is let through";
    }

    private static @Nullable String closed(
            String id, Said before, DeploymentCondition now, boolean changed) {
        Instant openedAt = before.changedAt;
        if (before.open && openedAt != null) {
            long seconds = openedAt.until(now.changedAt(), ChronoUnit.SECONDS);
            return "circuit of %s closed after %d s: it answers again".formatted(id, seconds);
        }
        return changed ? "circuit of " + id + " opened meanwhile and is closed again" : null;
    }

    private void outlier(String id, Said before, DeploymentCondition now) {
        if (now.circuit() != DeploymentHealth.State.CLOSED) {
            before.outlier = false;
        } else if (before.outlier != now.isOutlier()) {
            String line =
                    now.isOutlier()
                            ? "%s is an outlier, so that others go first: %s"
                                    .formatted(id, now.recent().words())
                            : id + " is no outlier any more";
            if (log(before, !now.isOutlier(), line)) {
                before.outlier = now.isOutlier();
            }
        }
    }

    private void credentials(String id, Said before, CredentialState state) {
        Optional<CredentialState.Failure> failure = state.lastFailure();
        if (before.credentialsFail != failure.isPresent()) {
            String line =
                    failure.map(
                                    why ->
                                            "credentials of %s cannot be had: %s"
                                                    .formatted(id, why.reason()))
                            .orElse("credentials of " + id + " are there again");
            if (log(before, failure.isEmpty(), line)) {
                before.credentialsFail = failure.isPresent();
            }
        }
    }

    private boolean log(Said before, boolean good, String line) {
        Instant now = clock.instant();
        Instant since = now.minus(SPAN);
        while (!before.lines.isEmpty() && !before.lines.getFirst().isAfter(since)) {
            before.lines.removeFirst();
        }
        if (before.lines.size() >= MOST_LINES) {
            return false;
        }
        before.lines.addLast(now);
        sink.accept(good ? System.Logger.Level.INFO : System.Logger.Level.WARNING, line);
        return true;
    }

    /** What was last said of a deployment, and when its lines of the last minute were written. */
    private static final class Said {
        private final Deque<Instant> lines = new ArrayDeque<>(MOST_LINES);
        private @Nullable Instant changedAt;
        private boolean open;
        private boolean halfOpen;
        private boolean outlier;
        private boolean credentialsFail;
    }
}
