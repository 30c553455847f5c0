package dev.portolan.gateway.fleet;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.policy.model.CountrySet;

import java.util.Optional;

/** Receives what answers show of a deployment: its location, and a setup that is wrong. */
public interface LocationEvidenceSink {
    /** The countries of a location that an answer reports; empty if it is not known. */
    Optional<CountrySet> countries(String location);

    /** An answer of {@code deployment} was made outside the countries of its bound. */
    void contradicted(LiveDeployment deployment);

    /** {@code deployment} cannot be used until an operator corrects its setup. */
    void needsOperator(LiveDeployment deployment, AttemptOutcome outcome);
}
