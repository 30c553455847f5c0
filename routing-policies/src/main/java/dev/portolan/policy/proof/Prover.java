package dev.portolan.policy.proof;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.lang.Policy;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves invariants over every path of every request, or finds a request that breaks them. */
public final class Prover {

    private Prover() {}

    /**
     * A proof for each invariant of the set, in its order.
     *
     * @param engine of this set
     * @param tenants every tenant of the configuration; empty if any tenant is possible
     */
    public static List<Proof> prove(PolicySet set, PolicyEngine engine, List<Caller> tenants) {
        return prove(set, engine, tenants, Set.of());
    }

    /**
     * A proof for each invariant of the set, in its order.
     *
     * @param tenants every tenant of the configuration; empty if any tenant is possible
     * @param openLabels the labels that a caller of a tenant without them may have with any value,
     *     since they come from its token or certificate
     */
    public static List<Proof> prove(
            PolicySet set, PolicyEngine engine, List<Caller> tenants, Set<String> openLabels) {
        if (set.invariants().isEmpty()) {
            return List.of();
        }
        var names = new ArrayList<Object>(engine.catalog().names());
        if (names.isEmpty()) {
            return set.invariants().stream().map(i -> (Proof) new Proof.Proved(i)).toList();
        }
        var context = new ProofContext(engine.site().node(), names, tenants, openLabels);
        var encoding = new Encoding(conditions(set), context);
        var query = new InvariantQuery(set.policies(), engine, encoding);
        return set.invariants().stream().map(query::answer).toList();
    }

    private static List<Condition> conditions(PolicySet set) {
        var conditions = new ArrayList<Condition>();
        set.invariants().stream()
                .map(Invariant::given)
                .flatMap(Optional::stream)
                .forEach(conditions::add);
        set.policies().stream()
                .map(Policy::when)
                .flatMap(Optional::stream)
                .forEach(conditions::add);
        return conditions;
    }
}
