package dev.portolan.gateway.catalog;

import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.EvidenceTerm;
import dev.portolan.provider.residency.ResidencyVerdict;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One model at one endpoint, as described by the catalog and the residency facts.
 *
 * @param facts the properties that policies use
 * @param wire how it is called
 * @param price its provider's prices over time, in the provider's currency
 * @param residency where its data may be processed and stored, with the reasons
 * @param health the settings of its health, its endpoint's over the gateway's
 */
public record Deployment(
        DeploymentFacts facts,
        Wire wire,
        PriceSchedule price,
        Residency residency,
        HealthSettings health) {

    /** Returns {@code facts} of this deployment with the price in force at {@code at}. */
    public DeploymentFacts priced(DeploymentFacts facts, Instant at) {
        return facts.priced(price.at(at).ranking());
    }

    /**
     * The residency of a deployment's data.
     *
     * @param declared the catalog's declarations
     * @param finding the assessment by the residency facts when it was loaded
     * @param at the position of the model's mapping in its file
     */
    public record Residency(EndpointFacts declared, ResidencyVerdict finding, Position at) {
        /** The expiry dates of the evidence it is based on. */
        public List<EvidenceTerm> evidence() {
            return EvidenceTerm.of(declared, finding);
        }
    }

    /**
     * The protocol, credentials and connection settings of a deployment.
     *
     * @param dialect the provider's dialect; null if this build does not support it yet
     * @param credentials the credentials as written; contains secrets and never prints them
     * @param transport the connection settings
     */
    public record Wire(
            @Nullable Provider dialect,
            Target target,
            CredentialSpec credentials,
            Transport transport) {
        /**
         * The provider's dialect; empty if this build does not support it, so that nothing can be
         * sent.
         */
        public Optional<Provider> provider() {
            return Optional.ofNullable(dialect);
        }
    }
}
