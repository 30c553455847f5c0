package dev.portolan.gateway.attempt;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.health.AttemptKind;
import dev.portolan.gateway.health.AttemptPermit;
import dev.portolan.gateway.health.DeploymentHealth;
import dev.portolan.gateway.health.RetryAfterPause;
import dev.portolan.gateway.time.Watchdog;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the next deployment: those of the plan in order, each checked again for permission and
 * for a permit of its health, then those whose provider requested a pause.
 *
 * <p>If only deployments are left that are full or being probed, the request waits for a moment:
 * the next answer that ends makes room, and a refused caller would only retry. The same holds for
 * deployments whose provider requested a pause within the time that the policy allows.
 */
public final class PlanCursor {
    /** The longest wait for room of one request, all waits together; pauses have the policy's. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private final PlannedCall planned;
    private final Watchdog watchdog;
    private final Map<LiveDeployment, Integer> tries = new HashMap<>(4);
    private final List<Later> later = new ArrayList<>(0);
    private final Map<LiveDeployment, DeploymentHealth.Rejection> skipped = new LinkedHashMap<>(0);
    private @Nullable LiveDeployment again;
    private int rank;
    private int contextAbove;
    private boolean urgent;
    private boolean waited;
    private long waitedFrom;

    public PlanCursor(PlannedCall planned, Watchdog watchdog) {
        this.planned = planned;
        this.watchdog = watchdog;
        noteLast();
    }

    /** Notes the deployments that cannot accept a request now, which are last in the plan. */
    private void noteLast() {
        int from = planned.plan().size();
        while (from > 0 && obstacle(from - 1) != null) {
            from--;
        }
        for (int i = from; i < planned.plan().size(); i++) {
            DeploymentHealth.Rejection why = obstacle(i);
            if (why != null) {
                skipped.put(planned.fleet().at(planned.plan().index(i)), why);
            }
        }
    }

    private DeploymentHealth.@Nullable Rejection obstacle(int rank) {
        return planned.fleet().obstacle(planned.fleet().at(planned.plan().index(rank)));
    }

    /** The next step; a step to {@link Try} holds the permit that it took. */
    public Step next() {
        LiveDeployment same = again;
        again = null;
        Step step = same == null ? null : tried(same);
        if (step == null) {
            step = onward();
        }
        if (step == null && !urgent) {
            urgent = true;
            rank = 0;
            step = onward();
        }
        return step != null ? step : deferred();
    }

    /** The next of the plan; once no other is left, also those that are only avoided. */
    private @Nullable Step onward() {
        Step step = null;
        while (step == null && rank < planned.plan().size()) {
            LiveDeployment deployment = planned.fleet().at(planned.plan().index(rank++));
            step = urgent && tries(deployment) > 0 ? null : tried(deployment);
        }
        return step;
    }

    /**
     * A deployment for a second attempt beside the first, within the retry budget; null if there is
     * none.
     */
    public @Nullable Try beside() {
        while (rank < planned.plan().size()) {
            LiveDeployment deployment = planned.fleet().at(planned.plan().index(rank));
            if (!deployment.observed().retryBudget().tryRetry(watchdog.now())) {
                return null;
            }
            rank++;
            Try step = tried(deployment);
            if (step != null) {
                return step;
            }
        }
        return null;
    }

    private @Nullable Try tried(LiveDeployment deployment) {
        if (!planned.permits(deployment)
                || deployment.facts().offer().contextTokens() < contextAbove) {
            skipped.remove(deployment);
            return null;
        }
        return switch (entry(deployment)) {
            case DeploymentHealth.Rejection why -> {
                skipped.put(deployment, why);
                yield null;
            }
            case AttemptPermit permit -> counted(deployment, permit);
        };
    }

    /**
     * Requests a permit. A deployment without quota is tried if no other can be: it may have some.
     */
    private DeploymentHealth.Entry entry(LiveDeployment deployment) {
        RetryAfterPause pause = deployment.pause();
        long now = watchdog.now();
        if (urgent ? pause.forbids(now) : pause.defers(now)) {
            return DeploymentHealth.Rejection.PAUSED;
        }
        return deployment.health().tryAcquire(turn(deployment));
    }

    private AttemptKind turn(LiveDeployment deployment) {
        if (urgent) {
            return AttemptKind.LAST_RESORT;
        }
        return planned.fleet().isOutlier(deployment)
                ? AttemptKind.OUTLIER_PROBE
                : AttemptKind.NORMAL;
    }

    private Try counted(LiveDeployment deployment, AttemptPermit permit) {
        skipped.remove(deployment);
        if (tries.merge(deployment, 1, Integer::sum) == 1) {
            deployment.observed().retryBudget().onRequest();
        }
        return new Try(deployment, permit);
    }

    private Step deferred() {
        Later soonest = null;
        for (Later candidate : later) {
            if (soonest == null || candidate.at < soonest.at) {
                soonest = candidate;
            }
        }
        if (soonest == null) {
            return roomSoon() ? lookAgain() : new Exhausted();
        }
        long wait = soonest.at - watchdog.now();
        if (wait > 0) {
            return new Wait(wait);
        }
        later.remove(soonest);
        Step step = tried(soonest.deployment);
        return step != null ? step : deferred();
    }

    /** Returns whether one of the skipped deployments may accept the request in time. */
    private boolean roomSoon() {
        long now = watchdog.now();
        if (!waited) {
            waited = true;
            waitedFrom = now;
        }
        return skipped.entrySet().stream()
                .filter(one -> tries(one.getKey()) == 0)
                .anyMatch(one -> opensInTime(now, one.getKey(), one.getValue()));
    }

    private boolean opensInTime(
            long now, LiveDeployment deployment, DeploymentHealth.Rejection why) {
        long left = PATIENCE.toNanos() - (now - waitedFrom);
        return switch (why) {
            case PAUSED ->
                    deployment.pause().remaining(now).toNanos()
                            <= planned.failover().retryAfter().toNanos() - (now - waitedFrom);
            case CIRCUIT_OPEN -> left > 0 && deployment.health().nextProbeIn().toNanos() <= left;
            case PROBED, FULL, RECOVERING, OUTLIER -> left > 0;
        };
    }

    private Step lookAgain() {
        rank = 0;
        return new Wait(LOOK_AGAIN.toNanos());
    }

    /** The number of tries of {@code deployment} for this request. */
    public int tries(LiveDeployment deployment) {
        return tries.getOrDefault(deployment, 0);
    }

    /** The permitted deployments that were not tried, each with the reason. */
    public List<SkippedDeployment> skipped() {
        if (skipped.isEmpty()) {
            return List.of();
        }
        List<SkippedDeployment> all = new ArrayList<>(skipped.size());
        skipped.forEach((deployment, why) -> all.add(new SkippedDeployment(deployment, why)));
        return all;
    }

    /** Makes {@code deployment} the next once more. */
    public void again(LiveDeployment deployment) {
        again = deployment;
    }

    /** Tries {@code deployment} again after all others, and not before {@code pause}. */
    void comeBack(LiveDeployment deployment, Duration pause) {
        later.add(new Later(deployment, watchdog.now() + pause.toNanos()));
    }

    /** Skips all whose context is not larger than that of {@code deployment}. */
    void onlyLargerThan(LiveDeployment deployment) {
        contextAbove = deployment.facts().offer().contextTokens() + 1;
    }

    /** The time until one of the plan's deployments may be tried again. */
    Duration leastWait() {
        long now = watchdog.now();
        Duration least = null;
        for (int i = 0; i < planned.plan().size(); i++) {
            LiveDeployment deployment = planned.fleet().at(planned.plan().index(i));
            Duration opens = deployment.health().nextProbeIn();
            Duration paused = deployment.pause().remaining(now);
            Duration wait = opens.compareTo(paused) < 0 ? paused : opens;
            least = least == null || wait.compareTo(least) < 0 ? wait : least;
        }
        return least == null ? Duration.ZERO : least;
    }

    /**
     * The time until the first skipped deployment may be tried, if all of them limit our rate; null
     * if one was skipped for another reason, or none was.
     */
    @Nullable Duration rateLimited() {
        long now = watchdog.now();
        Duration first = null;
        for (LiveDeployment deployment : skipped.keySet()) {
            RetryAfterPause.State state = deployment.pause().state(now).orElse(null);
            if (state == null || state.reason() != RetryAfterPause.Reason.RATE_LIMITED) {
                return null;
            }
            first =
                    first == null || state.remaining().compareTo(first) < 0
                            ? state.remaining()
                            : first;
        }
        return first;
    }

    /** The next step. */
    public sealed interface Step {}

    public record Try(LiveDeployment deployment, AttemptPermit permit) implements Step {}

    public record Wait(long nanos) implements Step {}

    public record Exhausted() implements Step {}

    private record Later(LiveDeployment deployment, long at) {}
}
