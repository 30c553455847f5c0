package dev.portolan.gateway.admin;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import java.util.Optional;

/** Takes in what became known elsewhere of where a deployment's answers were made. */
@FunctionalInterface
public interface EvidenceIntake {
    /**
     * Takes in that an answer of a deployment was made at {@code place}: a country, a region, a
     * geography.
     *
     * @return the countries beyond its bound that it was seen in, this one included; empty where
     *     there is no deployment of that name
     */
    Optional<CountrySet> seen(DeploymentId id, String place);
}
