package dev.portolan.gateway.catalog;

import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.residency.EndpointFacts;
import dev.portolan.provider.residency.EvidenceTerm;
import dev.portolan.provider.residency.ResidencyVerdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * One model at one endpoint, as the catalogue and the residency facts have it.
 *
 * @param facts what the policies decide by
 * @param wire how it is spoken to
 * @param price what its provider asks, in the provider's currency
 * @param residency where its data may go, with the reasons
 */
public record Deployment(DeploymentFacts facts, Wire wire, ListPrice price, Residency residency) {

    /**
     * Where a deployment's data may go.
     *
     * @param declared what the catalogue says of the place
     * @param finding what the residency facts made of it when it was loaded
     * @param at where the model's mapping begins in its file
     */
    public record Residency(EndpointFacts declared, ResidencyVerdict finding, Position at) {
        /** Up to when the evidence counts that it rests on. */
        public List<EvidenceTerm> terms() {
            return EvidenceTerm.of(declared, finding);
        }
    }

    /**
     * How a deployment is spoken to.
     *
     * @param spoken the dialect, or null where this build does not speak it yet
     * @param credentials what the catalogue says of them; holds secrets and never prints them
     * @param transport how connections are made
     */
    public record Wire(
            @Nullable Provider spoken,
            Target target,
            CredentialSpec credentials,
            Transport transport) {
        /** The dialect; empty where this build does not speak it, so that nothing can be sent. */
        public Optional<Provider> provider() {
            return Optional.ofNullable(spoken);
        }
    }
}
