package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.EvidenceTerm;
import dev.portolan.provider.residency.ResidencyFacts;
import dev.portolan.provider.residency.ResidencyVerdict;

import java.time.Instant;
import java.util.Optional;

/**
 * Reassesses deployments over time: applies the expiry of evidence and the countries that providers
 * report, in the policies' model.
 */
public final class Evidence {
    private final ResidencyFacts facts;

    /** Creates an assessor with the built-in facts. */
    public Evidence() {
        this(ResidencyFacts.load());
    }

    /** Creates an assessor with {@code facts}. */
    public Evidence(ResidencyFacts facts) {
        this.facts = facts;
    }

    /**
     * Returns the facts of {@code deployment} at {@code now}: attestations and resolved
     * destinations expire by date, whether or not the catalog is reloaded.
     */
    public DeploymentFacts at(Instant now, Deployment deployment) {
        ResidencyVerdict finding = assess(now, deployment);
        return finding.equals(deployment.residency().finding())
                ? deployment.facts()
                : deployment.facts().placed(Placements.of(finding));
    }

    /** Returns the assessment of {@code deployment} at {@code now}. */
    public ResidencyVerdict assess(Instant now, Deployment deployment) {
        return facts.assess(deployment.residency().declared(), now);
    }

    /**
     * The reason for a statement about a deployment.
     *
     * @param source the document or the person it rests on, if it names one
     * @param why one sentence
     */
    public record Reason(ResidencyVerdict.Basis basis, Optional<String> source, String why) {}

    /** Returns the reason for a verdict on one axis; empty where the facts give none. */
    public static Optional<Reason> reason(Axis axis, ResidencyVerdict verdict) {
        return Placements.reason(axis, verdict);
    }

    /** Returns the facts of {@code deployment} as if all expired evidence had been renewed. */
    public DeploymentFacts renewed(Instant now, Deployment deployment) {
        EndpointFacts declared = deployment.residency().declared();
        EndpointFacts renewed = EvidenceTerm.renewed(declared, now);
        return renewed.equals(declared)
                ? deployment.facts()
                : deployment.facts().placed(Placements.of(facts.assess(renewed, now)));
    }

    /**
     * Returns the countries of a location reported by a provider: empty if it is blank, any country
     * if unknown.
     */
    public Optional<CountrySet> countries(String reported) {
        return facts.reportedLocation(reported).map(Placements::countries);
    }
}
