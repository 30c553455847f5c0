package dev.portolan.gateway.fleet;

import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.policy.model.CountrySet;

import java.util.Optional;

/**
 * Makes sense of what answers say of where they were made, acts on a contradiction, and hears what
 * an operator has to mend.
 */
public interface LocationEvidenceSink {
    /** The countries of a provider's word; empty where it says nothing. */
    Optional<CountrySet> countries(String told);

    /** An answer of {@code deployment} was made where its bound said that none is. */
    void contradicted(LiveDeployment deployment);

    /** {@code deployment} can't be used as it is set up; {@code outcome} says in which way. */
    void needsOperator(LiveDeployment deployment, AttemptOutcome outcome);
}
