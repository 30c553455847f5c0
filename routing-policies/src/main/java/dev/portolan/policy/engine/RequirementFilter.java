package dev.portolan.policy.engine;

import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Requirement;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A requirement as a filter: which deployments keep it, and whether this site does. */
final class RequirementFilter {

    private final Requirement requirement;
    private final List<DeploymentFacts> catalog;
    private final boolean copiesKept;
    private final boolean mayCache;
    private final long @Nullable [] kept;

    private RequirementFilter(
            Requirement requirement,
            List<DeploymentFacts> catalog,
            GatewayPlacement site,
            long @Nullable [] kept) {
        this.requirement = requirement;
        this.catalog = catalog;
        this.copiesKept = site.brokenCopy(requirement).isEmpty();
        this.mayCache = site.mayCache(requirement);
        this.kept = kept;
    }

    /** A gate that has asked every deployment beforehand: for a requirement met again and again. */
    static RequirementFilter prepared(
            Requirement requirement, List<DeploymentFacts> catalog, GatewayPlacement site) {
        long[] kept = new long[(catalog.size() + 63) >>> 6];
        for (int i = 0; i < catalog.size(); i++) {
            if (requirement.brokenBy(catalog.get(i).placement()).isEmpty()) {
                kept[i >>> 6] |= 1L << i;
            }
        }
        return new RequirementFilter(requirement, catalog, site, kept);
    }

    /** A gate for one request. */
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

    /** Whether it permits some deployment a request that needs nothing which leads elsewhere. */
    boolean permitsAny() {
        return copiesKept && furthest() == FilterStage.KEPT;
    }

    /** The last stage that any deployment reaches with a request that needs nothing. */
    FilterStage furthest() {
        FilterStage furthest = copiesKept ? FilterStage.ACCESS : FilterStage.COPIES;
        for (int i = 0; copiesKept && i < catalog.size() && furthest != FilterStage.KEPT; i++) {
            FilterStage stage = judge(i, Capabilities.NONE);
            furthest = stage.order() > furthest.order() ? stage : furthest;
        }
        return furthest;
    }

    boolean mayCache() {
        return mayCache;
    }

    /** The stage at which the place a request is led to is refused, or that it is kept. */
    FilterStage judge(int deployment, Capabilities needs) {
        DeploymentFacts facts = catalog.get(deployment);
        boolean stays = facts.offer().roaming().disjoint(needs);
        if (stays && kept != null && (kept[deployment >>> 6] >>> deployment & 1) != 0) {
            return FilterStage.KEPT;
        }
        return requirement
                .brokenBy(facts.placement(needs))
                .map(FilterStage::of)
                .orElse(FilterStage.KEPT);
    }
}
