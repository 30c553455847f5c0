package dev.portolan.gateway.admin;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import java.util.Optional;

/** Accepts external evidence of where a deployment's answers were processed. */
@FunctionalInterface
public interface EvidenceIntake {
    /**
     * Records that an answer of a deployment was processed at {@code place}: a country, a region or
     * a geography.
     *
     * @return the countries outside its bound that were observed, including this one; empty if
     *     there is no such deployment
     */
    Optional<CountrySet> observed(DeploymentId id, String place);
}
