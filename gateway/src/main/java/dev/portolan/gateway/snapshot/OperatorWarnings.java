package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.policy.model.DeploymentId;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Logs warnings of problems that an operator has to correct at a provider, each kind at each
 * deployment once in five minutes. A warning never quotes the provider's text, which may contain a
 * caller's. Thread-safe.
 */
public final class OperatorWarnings {
    /** The time between two warnings of one kind for one deployment. */
    static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger("dev.portolan.upstream");

    /** The correction for each outcome with {@link AttemptOutcome#operators}. */
    static final Map<AttemptOutcome, String> CORRECTIONS =
            Map.of(
                    AttemptOutcome.OUT_OF_QUOTA,
                    "has no quota or credit left (out_of_quota): add credit, or raise the limit, at"
                            + " the provider",
                    AttemptOutcome.UNAUTHORIZED,
                    "refuses the gateway's credentials (unauthorized): renew the endpoint's"
                            + " credentials",
                    AttemptOutcome.FORBIDDEN,
                    "answers 403 (forbidden): check the credentials' rights for this model and"
                            + " region, and firewalls on the network path",
                    AttemptOutcome.NOT_FOUND,
                    "does not know the model or the path (not_found): check url and upstream; the"
                            + " model may be retired or not offered in this region",
                    AttemptOutcome.MISCONFIGURED,
                    "is not set up for the requests it gets (misconfigured): check the account"
                            + " (verification, country), the server's options and proxies on the"
                            + " network path");

    private final ConcurrentMap<Kind, Long> warnedAt = new ConcurrentHashMap<>();

    /** Logs a warning, unless the last one was recent; {@code now} is a time in nanoseconds. */
    public void warn(DeploymentId deployment, AttemptOutcome outcome, long now) {
        String correction = CORRECTIONS.get(outcome);
        if (correction != null && isDue(deployment, outcome, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} {1}; requests go on to the next permitted endpoint",
                    deployment,
                    correction);
        }
    }

    /** Returns whether a warning is due, which counts as logged from now on. */
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
