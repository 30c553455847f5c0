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

/** What time and answers add to what a catalogue says of places, in the policies' words. */
public final class Evidence {
    private final ResidencyFacts facts;

    /** Evidence judged by the facts that ship with the product. */
    public Evidence() {
        this(ResidencyFacts.load());
    }

    /** Evidence judged by {@code facts}. */
    public Evidence(ResidencyFacts facts) {
        this.facts = facts;
    }

    /**
     * What is known of {@code deployment} at {@code now}: attestations and resolved destinations
     * end by the day, whether somebody loads the catalogue again or not.
     */
    public DeploymentFacts at(Instant now, Deployment deployment) {
        ResidencyVerdict finding = judged(now, deployment);
        return finding.equals(deployment.residency().finding())
                ? deployment.facts()
                : deployment.facts().placed(Placements.of(finding));
    }

    /** What the residency facts say of {@code deployment} at {@code now}. */
    public ResidencyVerdict judged(Instant now, Deployment deployment) {
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

    /** What would be known of {@code deployment} had all that ended been renewed in time. */
    public DeploymentFacts renewed(Instant now, Deployment deployment) {
        EndpointFacts declared = deployment.residency().declared();
        EndpointFacts renewed = EvidenceTerm.renewed(declared, now);
        return renewed.equals(declared)
                ? deployment.facts()
                : deployment.facts().placed(Placements.of(facts.assess(renewed, now)));
    }

    /** The countries of a provider's word; empty where it says nothing, the world if unknown. */
    public Optional<CountrySet> countries(String told) {
        return facts.whereabouts(told).map(Placements::countries);
    }
}
