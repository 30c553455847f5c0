package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.provider.residency.ResidencyFacts;

import java.util.Optional;

/** What answers say of where they were made, in the policies' words. */
public final class Evidence {
    private final ResidencyFacts facts = ResidencyFacts.load();

    /** The countries of a provider's word; empty where it says nothing, the world if unknown. */
    public Optional<CountrySet> countries(String told) {
        return facts.whereabouts(told).map(Placements::countries);
    }
}
