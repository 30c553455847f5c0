package dev.portolan.policy.engine;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A requirement as a filter over the deployments and this gateway. */
final class RequirementFilter {

    private final Requirement requirement;
    private final List<DeploymentFacts> catalog;
    private final boolean copiesKept;
    private final boolean mayCache;
    private final long @Nullable [] compliant;

    private RequirementFilter(
            Requirement requirement,
            List<DeploymentFacts> catalog,
            GatewayPlacement site,
            long @Nullable [] compliant) {
        this.requirement = requirement;
        this.catalog = catalog;
        this.copiesKept = site.brokenCopy(requirement).isEmpty();
        this.mayCache = site.mayCache(requirement);
        this.compliant = compliant;
    }

    /** Creates a filter with precomputed results, for a requirement that is used repeatedly. */
    static RequirementFilter prepared(
            Requirement requirement, List<DeploymentFacts> catalog, GatewayPlacement site) {
        long[] compliant = new long[(catalog.size() + 63) >>> 6];
        for (int i = 0; i < catalog.size(); i++) {
            if (requirement.brokenBy(catalog.get(i).placement()).isEmpty()) {
                compliant[i >>> 6] |= 1L << i;
            }
        }
        return new RequirementFilter(requirement, catalog, site, compliant);
    }

    /** Creates a filter for one request. */
    static RequirementFilter passing(
            Requirement requirement, List<DeploymentFacts> catalog, GatewayPlacement site) {
        return new RequirementFilter(requirement, catalog, site, null);
    }

    Requirement requirement() {
        return requirement;
    }

    boolean copiesKept() {
        return copiesKept;
    }

    /** Returns whether it permits some deployment to a request without needs. */
    boolean permitsAny() {
        return copiesKept && furthest().passedAll();
    }

    /** Returns the last stage that any deployment reaches with a request without needs. */
    FilterStage furthest() {
        FilterStage furthest = copiesKept ? FilterStages.ACCESS : FilterStages.COPIES;
        for (int i = 0; copiesKept && i < catalog.size() && !furthest.passedAll(); i++) {
            FilterStage stage = apply(i, Capabilities.NONE);
            furthest = stage.order() > furthest.order() ? stage : furthest;
        }
        return furthest;
    }

    boolean mayCache() {
        return mayCache;
    }

    /** Returns the stage at which the placement of a request is refused, or PASSED. */
    FilterStage apply(int deployment, Capabilities needs) {
        DeploymentFacts facts = catalog.get(deployment);
        boolean stays = facts.offer().roaming().disjoint(needs);
        if (stays && compliant != null && (compliant[deployment >>> 6] >>> deployment & 1) != 0) {
            return FilterStages.PASSED;
        }
        return requirement
                .brokenBy(facts.placement(needs))
                .map(FilterStages::of)
                .orElse(FilterStages.PASSED);
    }
}
