package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.residency.Finding;
import dev.portolan.provider.residency.ResidencyFacts;

import java.time.Instant;
import java.util.Optional;

/** What time and answers add to what a catalogue says of places, in the policies' words. */
public final class Evidence {
    private final ResidencyFacts facts = ResidencyFacts.load();

    /**
     * What is known of {@code deployment} at {@code now}: attestations and resolved destinations
     * end by the day, whether somebody loads the catalogue again or not.
     */
    public DeploymentFacts at(Instant now, Deployment deployment) {
        Finding finding = facts.assess(deployment.residency().declared(), now);
        return finding.equals(deployment.residency().finding())
                ? deployment.facts()
                : deployment.facts().placed(Placements.of(finding));
    }

    /** The countries of a provider's word; empty where it says nothing, the world if unknown. */
    public Optional<CountrySet> countries(String told) {
        return facts.whereabouts(told).map(Placements::countries);
    }
}
