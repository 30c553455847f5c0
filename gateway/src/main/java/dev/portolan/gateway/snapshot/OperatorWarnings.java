package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.policy.model.DeploymentId;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Warns in the log of what an operator has to mend at a provider: each kind at each deployment once
 * in five minutes, however many requests meet it. Never quotes the provider, whose words may repeat
 * a caller's. Thread-safe.
 */
public final class OperatorWarnings {
    /** Between two warnings of one kind of one deployment. */
    static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger("dev.portolan.upstream");

    /**
     * What there is to mend, for each outcome of which {@link AttemptOutcome#operators} says so.
     */
    static final Map<AttemptOutcome, String> MEND =
            Map.of(
                    AttemptOutcome.OUT_OF_QUOTA,
                    "has no quota or credit left (out_of_quota): add credit, or raise the limit, at"
                            + " the provider",
                    AttemptOutcome.UNAUTHORIZED,
                    "refuses the gateway's credentials (unauthorized): renew the endpoint's"
                            + " credentials",
                    AttemptOutcome.FORBIDDEN,
                    "answers 403 (forbidden): check the credentials' rights for this model and"
                            + " place, and firewalls on the way",
                    AttemptOutcome.NOT_FOUND,
                    "does not know the model or the path (not_found): check url and upstream; the"
                            + " model may be retired or not offered in this region",
                    AttemptOutcome.MISCONFIGURED,
                    "is not set up for what requests ask of it (misconfigured): check the account"
                            + " (verification, country), the server's options and proxies on the"
                            + " way");

    private final ConcurrentMap<Kind, Long> warnedAt = new ConcurrentHashMap<>();

    /** Warns, unless that was done lately; {@code now} is a moment in nanoseconds. */
    public void warn(DeploymentId deployment, AttemptOutcome outcome, long now) {
        String mend = MEND.get(outcome);
        if (mend != null && isDue(deployment, outcome, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} {1}; requests go on to the next permitted endpoint",
                    deployment,
                    mend);
        }
    }

    /** Whether a warning is due, which counts as given from now on. */
    boolean isDue(DeploymentId deployment, AttemptOutcome outcome, long now) {
        Kind kind = new Kind(deployment, outcome);
        Long before = warnedAt.get(kind);
        if (before != null && now - before < INTERVAL.toNanos()) {
            return false;
        }
        return before == null
                ? warnedAt.putIfAbsent(kind, now) == null
                : warnedAt.replace(kind, before, now);
    }

    private record Kind(DeploymentId deployment, AttemptOutcome outcome) {}
}
