package dev.portolan.policy.model;

import java.util.Map;

/**
 * One model at one endpoint, as the catalog and the residency facts describe it.
 *
 * @param upstream the model's id on the wire
 * @param provider the provider's name in the catalog, {@code vllm}
 * @param selfHosted whether the user runs it
 * @param labels the endpoint's labels, for {@code priority}
 */
public record DeploymentFacts(
        DeploymentId id,
        String upstream,
        String provider,
        boolean selfHosted,
        Placement placement,
        Offer offer,
        Map<String, String> labels) {

    public DeploymentFacts {
        labels = Map.copyOf(labels);
    }

    /**
     * The capabilities, context and price of a deployment.
     *
     * @param contextTokens the most tokens of input and output together; 0 if not known
     * @param roaming the capabilities whose use sends a request's data beyond the deployment's own
     *     placement, to unknown parties
     */
    public record Offer(
            Price price, int contextTokens, Capabilities supports, Capabilities roaming) {}

    /**
     * Returns the placement of a request that needs these capabilities: unknown if one of them
     * roams.
     */
    public Placement placement(Capabilities needs) {
        Capabilities abroad = offer.roaming().common(needs);
        return abroad.equals(Capabilities.NONE)
                ? placement
                : Placement.unknown("the request needs what sends its data elsewhere: " + abroad);
    }

    /** Returns this deployment after data was also seen to be handled in {@code countries}. */
    public DeploymentFacts alsoIn(CountrySet countries) {
        return placed(placement.alsoIn(countries));
    }

    /** Returns this deployment with another placement. */
    public DeploymentFacts placed(Placement now) {
        return new DeploymentFacts(id, upstream, provider, selfHosted, now, offer, labels);
    }

    /** Returns this deployment with another price. */
    public DeploymentFacts priced(Price now) {
        if (now.equals(offer.price())) {
            return this;
        }
        var priced = new Offer(now, offer.contextTokens(), offer.supports(), offer.roaming());
        return new DeploymentFacts(id, upstream, provider, selfHosted, placement, priced, labels);
    }

    /** The endpoint's id. */
    public String endpoint() {
        return id.endpoint();
    }

    /** The public name of the model. */
    public String model() {
        return id.model();
    }
}
