package dev.portolan.policy.proof;

import dev.portolan.policy.condition.ConditionInput;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Truth;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.CachePolicy.Mode;
import dev.portolan.policy.model.Capability;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.proof.Constraint.Joined;
import dev.portolan.policy.proof.Constraint.Negated;
import dev.portolan.policy.proof.Solver.GaveUp;
import dev.portolan.policy.strategy.LiveState;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Searches, for each invariant, for a request that takes a forbidden path. */
final class InvariantQuery {

    private final List<Policy> policies;
    private final PolicyEngine engine;
    private final Encoding encoding;
    private final List<Constraint> conditions;
    private final Map<BitSet, List<ReachablePlacement>> groups = new LinkedHashMap<>();

    InvariantQuery(List<Policy> policies, PolicyEngine engine, Encoding encoding) {
        this.policies = policies;
        this.engine = engine;
        this.encoding = encoding;
        this.conditions =
                policies.stream().map(policy -> encoding.constraint(policy.when())).toList();
        for (ReachablePlacement reach : ReachablePlacement.of(engine.catalog().deployments())) {
            groups.computeIfAbsent(blockers(reach), _ -> new ArrayList<>()).add(reach);
        }
    }

    /**
     * The violation searched for: by a deployment or, if {@code cachedBy} is present, by the cache.
     */
    private record Goal(Invariant invariant, Optional<Policy> cachedBy) {}

    Proof answer(Invariant invariant) {
        try {
            return decide(invariant);
        } catch (GaveUp e) {
            return new Proof.Undecided(
                    invariant,
                    "the search over all requests took too long; simplify the conditions of the"
                            + " policies it depends on");
        }
    }

    private Proof decide(Invariant invariant) throws GaveUp {
        Proof uncached = search(new Goal(invariant, Optional.empty()), List.of());
        if (!(uncached instanceof Proof.Proved) || engine.site().mayCache(invariant.always())) {
            return uncached;
        }
        for (Policy policy : policies) {
            if (policy.settings().cache().filter(cache -> cache.mode() != Mode.OFF).isPresent()) {
                var goal = new Goal(invariant, Optional.of(policy));
                Proof cached = search(goal, cachedBy(policy));
                if (!(cached instanceof Proof.Proved)) {
                    return cached;
                }
            }
        }
        return uncached;
    }

    /** Searches every group of deployments that the same policies forbid. */
    private Proof search(Goal goal, List<Constraint> more) throws GaveUp {
        Optional<Proof.Undecided> undecided = Optional.empty();
        Constraint given = encoding.constraint(goal.invariant().given());
        for (var group : groups.entrySet()) {
            List<ReachablePlacement> bad =
                    group.getValue().stream().filter(reach -> bad(goal, reach)).toList();
            List<Constraint> constraints = constraints(given, group.getKey(), more);
            if (bad.isEmpty() || Solver.solve(constraints, encoding.sizes()).isEmpty()) {
                continue;
            }
            for (ReachablePlacement reach : bad) {
                switch (search(goal, constraints, reach)) {
                    case Proof.Proved _ -> {}
                    case Proof.Refuted refuted -> {
                        return refuted;
                    }
                    case Proof.Undecided open -> undecided = Optional.of(open);
                }
            }
        }
        return undecided.isPresent() ? undecided.get() : new Proof.Proved(goal.invariant());
    }

    private List<Constraint> constraints(Constraint given, BitSet blockers, List<Constraint> more) {
        var constraints = new ArrayList<Constraint>();
        constraints.add(given);
        constraints.addAll(more);
        var others = new ArrayList<Constraint>();
        for (int i = 0; i < conditions.size(); i++) {
            if (blockers.get(i)) {
                constraints.add(new Negated(conditions.get(i)));
            } else {
                others.add(conditions.get(i));
            }
        }
        constraints.add(new Joined(false, others));
        return constraints;
    }

    /** Returns whether a path over this deployment would break the invariant. */
    private boolean bad(Goal goal, ReachablePlacement reach) {
        Requirement always = goal.invariant().always();
        return goal.cachedBy().isPresent()
                || engine.site().brokenCopy(always).isPresent()
                || !reach.keeps(always);
    }

    /** Returns the policies that forbid a deployment if they match. */
    private BitSet blockers(ReachablePlacement reach) {
        var blockers = new BitSet(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            Requirement require = policies.get(i).require();
            boolean blocks = !reach.keeps(require) || engine.site().brokenCopy(require).isPresent();
            blockers.set(i, blocks);
        }
        return blockers;
    }

    /** Returns the constraints under which this policy sets the cache, and no policy forbids it. */
    private List<Constraint> cachedBy(Policy policy) {
        var constraints = new ArrayList<Constraint>();
        boolean before = true;
        GatewayPlacement site = engine.site();
        for (int i = 0; i < policies.size(); i++) {
            Policy other = policies.get(i);
            if (other.equals(policy)) {
                constraints.add(conditions.get(i));
                before = false;
            } else if (before && other.settings().cache().isPresent()) {
                constraints.add(new Negated(conditions.get(i)));
            }
            if (!site.mayCache(other.require())) {
                constraints.add(new Negated(conditions.get(i)));
            }
        }
        return constraints;
    }

    /** Searches the requests that reach one deployment by any of its names. */
    private Proof search(Goal goal, List<Constraint> constraints, ReachablePlacement reach)
            throws GaveUp {
        DeploymentFacts facts = reach.facts();
        List<Constraint> reaching = needing(reach, constraints);
        var model = new Variable.Text(Fact.REQUEST_MODEL);
        Optional<Proof.Undecided> undecided = Optional.empty();
        for (String name : names(facts)) {
            var named = new ArrayList<Constraint>(reaching);
            named.add(encoding.where(model, name::equals));
            if (encoding.variables().contains(new Variable.Tenant())) {
                named.add(encoding.where(new Variable.Tenant(), t -> mayUse(t, name, facts)));
            }
            Optional<int[]> found = Solver.solve(named, encoding.sizes());
            if (found.isPresent()) {
                Proof proof = confirm(goal, facts, found.get());
                if (proof instanceof Proof.Refuted) {
                    return proof;
                }
                undecided = Optional.of((Proof.Undecided) proof);
            }
        }
        return undecided.isPresent() ? undecided.get() : new Proof.Proved(goal.invariant());
    }

    /**
     * Returns the constraints on needs: none that the deployment lacks, and roaming ones as the
     * placement assumes.
     */
    private List<Constraint> needing(ReachablePlacement reach, List<Constraint> constraints) {
        var reaching = new ArrayList<Constraint>(constraints);
        DeploymentFacts.Offer offer = reach.facts().offer();
        var abroad = new ArrayList<Constraint>();
        for (Capability capability : Capability.values()) {
            var need = new Variable.Need(capability);
            boolean never =
                    !offer.supports().has(capability)
                            || (!reach.roams() && offer.roaming().has(capability));
            if (reach.needs().has(capability)) {
                abroad.add(encoding.where(need, Boolean.TRUE::equals));
            } else if (never && encoding.variables().contains(need)) {
                reaching.add(encoding.where(need, Boolean.FALSE::equals));
            }
        }
        if (reach.roams()) {
            reaching.add(new Joined(false, abroad));
        }
        return reaching;
    }

    private static boolean mayUse(Object tenant, String name, DeploymentFacts facts) {
        var caller = (Caller) tenant;
        return caller.mayUse(name) || caller.mayUse(facts.model());
    }

    private List<String> names(DeploymentFacts facts) {
        var names = new ArrayList<String>();
        names.add(facts.model());
        engine.catalog()
                .aliases()
                .forEach(
                        (alias, models) -> {
                            if (models.contains(facts.model()) && !names.contains(alias)) {
                                names.add(alias);
                            }
                        });
        return names;
    }

    /** Decides the request with the real engine: only a permitted one is a counterexample. */
    private Proof confirm(Goal goal, DeploymentFacts facts, int[] solution) {
        if (!encoding.hasUnnamedValue(solution)) {
            RequestFacts request = Witness.of(encoding, solution, facts);
            if (engine.decide(request, LiveState.COLD, 0) instanceof Decision.Permitted permitted
                    && permitted.plan().list().contains(facts)
                    && given(goal.invariant(), request)
                    && (goal.cachedBy().isEmpty() || cached(permitted))) {
                String path = Path.of(goal.invariant(), permitted, facts, engine.site());
                return new Proof.Refuted(goal.invariant(), request, permitted, path);
            }
        }
        return new Proof.Undecided(
                goal.invariant(),
                "some request might reach %s, but the conditions it depends on cannot be reasoned"
                                .formatted(facts.id())
                        + " about; write them with ==, in, startsWith, endsWith, contains and"
                        + " comparisons");
    }

    private boolean given(Invariant invariant, RequestFacts request) {
        var input = new ConditionInput(request, engine.site().node());
        return invariant.given().isEmpty() || invariant.given().get().test(input) == Truth.TRUE;
    }

    private boolean cached(Decision.Permitted permitted) {
        return !permitted.settings().cache().equals(CachePolicy.OFF)
                && engine.site().mayCache(permitted.requirement());
    }
}
