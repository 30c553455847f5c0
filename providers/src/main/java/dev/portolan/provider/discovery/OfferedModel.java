package dev.portolan.provider.discovery;

import dev.portolan.provider.residency.EndpointFacts.Spillover;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A model that can be called at a cloud.
 *
 * @param destinations the regions it may be answered from; empty if that is only its own
 * @param deployed the deployed model, if an account decides that; null if the cloud does
 */
public record OfferedModel(
        Name name, Lifecycle lifecycle, List<String> destinations, @Nullable Deployed deployed) {
    public OfferedModel {
        destinations = destinations.stream().distinct().sorted().toList();
    }

    /** Returns an offer of a model that the cloud itself runs. */
    OfferedModel(Name name, Lifecycle lifecycle, List<String> destinations) {
        this(name, lifecycle, destinations, null);
    }

    /**
     * The names of an offer.
     *
     * @param kind its kind, as the cloud calls it
     * @param id its name in requests
     * @param full its long name; the same as {@code id} if there is no other
     */
    public record Name(String kind, String id, String full) {}

    /**
     * The state of an offer.
     *
     * @param status as the cloud writes it: {@code ACTIVE}, {@code LEGACY}, …
     * @param inService whether it answers and is not being retired
     */
    public record Lifecycle(String status, boolean inService) {}

    /**
     * A model that an account has deployed.
     *
     * @param model the model's own name
     * @param version its version, or the empty string
     * @param sku how it may be processed, as the cloud calls it
     * @param spillover the deployment that takes its overflow; null if unknown
     */
    public record Deployed(
            String model,
            String version,
            String sku,
            @Nullable Spillover spillover,
            AccountSite account) {
        /** Returns the model with its version, for display. */
        public String runs() {
            return version.isEmpty() ? model : model + " " + version;
        }
    }

    /** The location of an account: the cloud's region and its address. */
    public record AccountSite(String region, String address) {}

    /** Returns whether a catalog that writes {@code upstream} means this. */
    public boolean isCalled(String upstream) {
        return upstream.equals(name.id()) || upstream.equals(name.full());
    }
}
