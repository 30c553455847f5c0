package dev.portolan.policy.replay;

import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.strategy.LiveState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides recorded requests under two configurations and sums up the differences. */
public final class Replay {

    private final ReplayTarget baseline;
    private final ReplayTarget candidate;
    private final LiveState before;
    private final LiveState after;
    private final Map<String, TenantTally> tallies = new TreeMap<>();
    private final List<ReplayDifference.Leaving> examples = new ArrayList<>();
    private long requests;
    private long leaving;

    /**
     * Creates a replay.
     *
     * @param observed the measurements of the whole log, for ranking by latency and expected output
     */
    public Replay(ReplayTarget baseline, ReplayTarget candidate, ObservedState observed) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.before = observed.over(baseline.engine().catalog().deployments());
        this.after = observed.over(candidate.engine().catalog().deployments());
    }

    /**
     * Decides one request under both configurations. A request denied before its body was read is
     * decided for every model of the candidate, and leaves if it does for one of them.
     */
    public void add(DecisionRecord recorded) {
        Answers answers = null;
        for (DecisionRecord request : forEachModel(recorded)) {
            answers = answers(request);
            if (answers.out().isPresent()) {
                break;
            }
        }
        if (answers != null) {
            count(recorded, answers);
        }
    }

    private List<DecisionRecord> forEachModel(DecisionRecord recorded) {
        if (!recorded.request().model().equals(RequestFacts.ANY_MODEL)) {
            return List.of(recorded);
        }
        return candidate.engine().catalog().names().stream()
                .map(
                        name ->
                                new DecisionRecord(
                                        recorded.at(),
                                        recorded.id(),
                                        recorded.request().forModel(name),
                                        recorded.outcome()))
                .toList();
    }

    private Answers answers(DecisionRecord request) {
        Optional<Decision> old = baseline.decide(request, before);
        Optional<Decision> now = candidate.decide(request, after);
        return new Answers(old, now, out(request, old, now));
    }

    private void count(DecisionRecord recorded, Answers answers) {
        String tenant = recorded.request().caller().tenant();
        TenantTally tally = tallies.computeIfAbsent(tenant, _ -> new TenantTally());
        requests++;
        tally.count(
                recorded,
                new TenantTally.Seen(permitted(answers.old()), before),
                new TenantTally.Seen(permitted(answers.now()), after),
                answers.out().isPresent());
        if (answers.out().isPresent()) {
            leaving++;
            if (examples.size() < ReplayDifference.EXAMPLES) {
                examples.add(answers.out().get());
            }
        }
    }

    /** Both decisions on one request, and the path on which it leaves, if it does. */
    private record Answers(
            Optional<Decision> old,
            Optional<Decision> now,
            Optional<ReplayDifference.Leaving> out) {}

    private static Optional<Decision.Permitted> permitted(Optional<Decision> decision) {
        return decision.filter(Decision.Permitted.class::isInstance)
                .map(Decision.Permitted.class::cast);
    }

    private Optional<ReplayDifference.Leaving> out(
            DecisionRecord recorded, Optional<Decision> old, Optional<Decision> now) {
        Optional<Decision.Permitted> goes = permitted(now);
        if (old.isEmpty() || goes.isEmpty()) {
            return Optional.empty();
        }
        return BaselineBounds.by(old.get(), baseline.engine().site())
                .leftBy(goes.get(), candidate.engine().site())
                .map(
                        leak ->
                                new ReplayDifference.Leaving(
                                        recorded.id(),
                                        recorded.request().caller().tenant(),
                                        recorded.request().model(),
                                        leak.axis(),
                                        leak.path(),
                                        leak.kept()));
    }

    /** Returns the differences found so far. */
    public ReplayDifference difference() {
        var tenants = new TreeMap<String, ReplayDifference.OfTenant>();
        tallies.forEach((tenant, tally) -> tenants.put(tenant, tally.total()));
        return new ReplayDifference(requests, leaving, List.copyOf(examples), tenants);
    }
}
