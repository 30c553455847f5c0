package dev.portolan.policy.replay;

import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Sink;

import java.util.List;
import java.util.Optional;

/**
 * What a configuration kept of a request: what its policies required, and, where they required
 * nothing, the places it could reach.
 */
record BaselineBounds(Requirement requirement) {

    static BaselineBounds by(Decision decision, GatewayPlacement site) {
        return switch (decision) {
            case Decision.Permitted permitted -> new BaselineBounds(narrowed(permitted, site));
            case Decision.Denied denied ->
                    switch (denied.reason()) {
                        case NO_POLICY, CONDITION_FAILED ->
                                new BaselineBounds(nowhere(denied.requirement()));
                        case MODEL_NOT_FOUND, MODEL_NOT_ALLOWED, NO_PERMITTED_ENDPOINT ->
                                new BaselineBounds(denied.requirement());
                    };
        };
    }

    private static Requirement nowhere(Requirement required) {
        return new Requirement(
                CountrySet.EMPTY,
                CountrySet.EMPTY,
                CountrySet.EMPTY,
                required.operators(),
                required.retention());
    }

    private static Requirement narrowed(Decision.Permitted permitted, GatewayPlacement site) {
        Requirement required = permitted.requirement();
        return new Requirement(
                or(required.processing(), reach(permitted, Axis.PROCESSING)),
                or(required.storage(), reach(permitted, Axis.STORAGE)),
                or(required.copies(), copies(site)),
                required.operators(),
                required.retention());
    }

    private static CountrySet or(CountrySet required, CountrySet reached) {
        return required.isWorld() ? reached : required;
    }

    /** Everywhere that some deployment of a plan may process or store. */
    static CountrySet reach(Decision.Permitted permitted, Axis axis) {
        CountrySet all = CountrySet.EMPTY;
        for (DeploymentFacts facts : permitted.plan().list()) {
            Placement place = facts.placement(permitted.needs());
            all =
                    all.union(
                            axis == Axis.PROCESSING
                                    ? place.processing().countries()
                                    : place.storage().countries());
        }
        return all;
    }

    private static CountrySet copies(GatewayPlacement site) {
        CountrySet all = site.node().countries();
        for (Sink sink : site.sinks()) {
            all = all.union(sink.countries());
        }
        return all;
    }

    /** How a request leaves this under another decision, in words; empty if it does not. */
    Optional<Leak> leftBy(Decision.Permitted decision, GatewayPlacement site) {
        List<DeploymentFacts> plan = decision.plan().list();
        for (int rank = 0; rank < plan.size(); rank++) {
            DeploymentFacts facts = plan.get(rank);
            if (!PolicyEngine.permits(requirement, facts, decision.needs())) {
                return Optional.of(leak(decision, facts, rank));
            }
        }
        Optional<String> copy = site.brokenCopy(requirement);
        if (copy.isEmpty() && shares(decision, site) && !site.mayCache(requirement)) {
            copy = Optional.of("the shared cache");
        }
        return copy.map(
                place ->
                        new Leak(
                                Axis.COPIES,
                                place + " would hold a copy",
                                requirement.allowed(Axis.COPIES)));
    }

    /** Whether answers are kept beyond the process: not where what is required forbids it. */
    private static boolean shares(Decision.Permitted decision, GatewayPlacement site) {
        return decision.conduct().cache().mode() != CachePolicy.Mode.OFF
                && site.mayCache(decision.requirement());
    }

    private Leak leak(Decision.Permitted decision, DeploymentFacts facts, int rank) {
        Placement place = facts.placement(decision.needs());
        Axis axis = requirement.brokenBy(place).orElse(Axis.PROCESSING);
        String where =
                switch (axis) {
                    case PROCESSING -> place.processing().countries().toString();
                    case STORAGE -> place.storage().countries().toString();
                    case OPERATOR -> place.operator().jurisdictions().toString();
                    case RETENTION -> place.retention().name();
                    case COPIES -> "";
                };
        String way = rank == 0 ? "as the first choice" : "by failover, hedge or continuation";
        return new Leak(
                axis,
                "%s in %s, at %s %s, by the policies %s"
                        .formatted(
                                axis.key(),
                                where,
                                facts.id(),
                                way,
                                String.join(", ", decision.policies())),
                requirement.allowed(axis));
    }

    /**
     * One way out of what was kept.
     *
     * @param path where it goes and why
     * @param kept what was kept on that axis
     */
    record Leak(Axis axis, String path, String kept) {}
}
