package dev.portolan.gateway.upstream;

import dev.portolan.policy.model.CountrySet;

import java.util.Optional;

/** Makes sense of what answers say of where they were made, and acts on a contradiction. */
public interface Hearing {
    /** The countries of a provider's word; empty where it says nothing. */
    Optional<CountrySet> countries(String told);

    /** An answer of {@code deployment} was made where its bound said that none is. */
    void contradicted(LiveDeployment deployment);
}
