package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.proof.Constraint.Joined;
import dev.portolan.policy.proof.Constraint.Negated;
import dev.portolan.policy.proof.Solver.GaveUp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The deployments that some request of one tenant can reach, by the names that it may request.
 *
 * <p>A deployment is left out only if every request for it, whatever its headers, tags and body,
 * matches a policy that forbids it or none that permits it. Where the search over requests takes
 * too long or a condition cannot be reasoned about, the deployment counts as reachable.
 */
public final class PermittedDeployments {
    /** Few, as a gateway searches while it answers requests. */
    private static final int STEPS = 2_000;

    /** The searches that may give up, before the rest counts as reachable without one. */
    private static final int MAX_GIVEN_UP = 20;

    private final PolicyEngine engine;
    private final List<Policy> policies;
    private final Caller caller;
    private final Encoding encoding;
    private final List<Constraint> conditions;
    private final Map<Query, Boolean> answers = new HashMap<>();
    private int givenUp;

    private PermittedDeployments(PolicySet set, PolicyEngine engine, Caller caller) {
        this.engine = engine;
        this.policies = set.policies();
        this.caller = caller;
        List<Condition> written =
                policies.stream().map(Policy::when).flatMap(Optional::stream).toList();
        List<Object> names = new ArrayList<>(engine.catalog().names());
        this.encoding =
                new Encoding(
                        written,
                        new ProofContext(engine.site().node(), names, List.of(caller), Set.of()));
        this.conditions =
                policies.stream().map(policy -> encoding.constraint(policy.when())).toList();
    }

    /** A deployment, and the policies that forbid it if they match. */
    private record Candidate(DeploymentFacts facts, BitSet blockers) {}

    /** A name, and the policies that forbid a deployment if they match. */
    private record Query(String name, BitSet blockers) {}

    /**
     * Returns the reachable deployments of each model and alias that the tenant may request; names
     * without any are left out.
     *
     * @param engine of this set
     * @param caller the tenant with its labels and its allow-list; its key is not considered
     */
    public static Map<String, List<DeploymentFacts>> of(
            PolicySet set, PolicyEngine engine, Caller caller) {
        return engine.catalog().deployments().isEmpty()
                ? Map.of()
                : new PermittedDeployments(set, engine, caller).all();
    }

    private Map<String, List<DeploymentFacts>> all() {
        var byModel = new LinkedHashMap<String, List<Candidate>>();
        for (DeploymentFacts facts : engine.catalog().deployments()) {
            byModel.computeIfAbsent(facts.model(), _ -> new ArrayList<>())
                    .add(new Candidate(facts, blockers(facts)));
        }
        Map<String, List<String>> aliases = engine.catalog().aliases();
        var reachable = new LinkedHashMap<String, List<DeploymentFacts>>();
        for (String name : engine.catalog().names()) {
            // A model's name wins over an alias of the same name.
            List<String> models =
                    byModel.containsKey(name)
                            ? List.of(name)
                            : aliases.getOrDefault(name, List.of());
            List<DeploymentFacts> found =
                    models.stream()
                            .distinct()
                            .flatMap(model -> byModel.getOrDefault(model, List.of()).stream())
                            .filter(candidate -> isReachable(name, candidate))
                            .map(Candidate::facts)
                            .toList();
            if (!found.isEmpty()) {
                reachable.put(name, found);
            }
        }
        return reachable;
    }

    private boolean isReachable(String name, Candidate candidate) {
        return caller.mayUse(name)
                && answers.computeIfAbsent(
                        new Query(name, candidate.blockers()), this::isReachable);
    }

    private BitSet blockers(DeploymentFacts facts) {
        var blockers = new BitSet(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            Requirement require = policies.get(i).require();
            blockers.set(
                    i,
                    !PolicyEngine.permits(require, facts, Capabilities.NONE)
                            || engine.site().brokenCopy(require).isPresent());
        }
        return blockers;
    }

    private boolean isReachable(Query query) {
        var constraints = new ArrayList<Constraint>();
        constraints.add(
                encoding.where(new Variable.Text(Fact.REQUEST_MODEL), query.name()::equals));
        var others = new ArrayList<Constraint>();
        for (int i = 0; i < conditions.size(); i++) {
            if (query.blockers().get(i)) {
                constraints.add(new Negated(conditions.get(i)));
            } else {
                others.add(conditions.get(i));
            }
        }
        constraints.add(new Joined(false, others));
        if (givenUp >= MAX_GIVEN_UP) {
            return true;
        }
        try {
            return Solver.solve(constraints, encoding.sizes(), STEPS).isPresent();
        } catch (GaveUp e) {
            givenUp++;
            return true;
        }
    }
}
