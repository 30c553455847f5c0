package dev.portolan.policy.replay;

import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Sink;

import java.util.List;
import java.util.Optional;

/**
 * The limits that a configuration set for a request: those its policies required and, on axes
 * without a limit, the countries it could reach.
 */
record BaselineBounds(Requirement requirement) {

    static BaselineBounds by(Decision decision, GatewayPlacement site) {
        return switch (decision) {
            case Decision.Permitted permitted -> new BaselineBounds(narrowed(permitted, site));
            case Decision.Denied denied ->
                    switch (denied.reason()) {
                        case NO_POLICY, CONDITION_FAILED ->
                                new BaselineBounds(nowhere(denied.requirement()));
                        case MODEL_NOT_FOUND,
                                MODEL_NOT_ALLOWED,
                                NO_PERMITTED_ENDPOINT,
                                UNSUPPORTED ->
                                new BaselineBounds(denied.requirement());
                    };
        };
    }

    private static Requirement nowhere(Requirement required) {
        return Requirement.of(axis -> isLocation(axis) ? CountrySet.EMPTY : required.limit(axis));
    }

    private static Requirement narrowed(Decision.Permitted permitted, GatewayPlacement site) {
        Requirement required = permitted.requirement();
        return Requirement.of(
                axis ->
                        isLocation(axis) && !required.restricts(axis)
                                ? reach(axis, permitted, site)
                                : required.limit(axis));
    }

    private static boolean isLocation(Axis axis) {
        return axis.form() instanceof Axis.Form.Countries;
    }

    private static CountrySet reach(
            Axis axis, Decision.Permitted permitted, GatewayPlacement site) {
        return axis == Axis.COPIES ? copies(site) : reach(permitted, axis);
    }

    /** Returns the countries in which some deployment of a plan may process or store. */
    static CountrySet reach(Decision.Permitted permitted, Axis axis) {
        CountrySet all = CountrySet.EMPTY;
        for (DeploymentFacts facts : permitted.plan().list()) {
            all = all.union((CountrySet) facts.placement(permitted.needs()).extent(axis));
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

    /**
     * Returns how a request would leave these limits under another decision; empty if it would not.
     */
    Optional<Leak> leftBy(Decision.Permitted decision, GatewayPlacement site) {
        List<DeploymentFacts> plan = decision.plan().list();
        for (int rank = 0; rank < plan.size(); rank++) {
            Optional<Axis> broken =
                    requirement.brokenBy(plan.get(rank).placement(decision.needs()));
            if (broken.isPresent()) {
                return Optional.of(leak(broken.get(), decision, rank));
            }
        }
        Optional<String> copy = site.brokenCopy(requirement);
        if (copy.isEmpty() && shares(decision, site) && !site.mayCache(requirement)) {
            copy = Optional.of("the shared cache");
        }
        return copy.map(
                holder ->
                        new Leak(
                                Axis.COPIES,
                                holder + " would hold a copy",
                                requirement.allowed(Axis.COPIES)));
    }

    /** Returns whether answers go to a shared cache, which requires that copies may be there. */
    private static boolean shares(Decision.Permitted decision, GatewayPlacement site) {
        return decision.settings().cache().mode() != CachePolicy.Mode.OFF
                && site.mayCache(decision.requirement());
    }

    private Leak leak(Axis axis, Decision.Permitted decision, int rank) {
        DeploymentFacts facts = decision.plan().get(rank);
        String choice = rank == 0 ? "as the first choice" : "by failover, hedge or continuation";
        return new Leak(
                axis,
                "%s in %s, at %s %s, by the policies %s"
                        .formatted(
                                axis.key(),
                                facts.placement(decision.needs()).extent(axis),
                                facts.id(),
                                choice,
                                String.join(", ", decision.policies())),
                requirement.allowed(axis));
    }

    /**
     * One violation of the limits.
     *
     * @param path the deployment or copy, and the reason for it
     * @param kept the limit on that axis
     */
    record Leak(Axis axis, String path, String kept) {}
}
