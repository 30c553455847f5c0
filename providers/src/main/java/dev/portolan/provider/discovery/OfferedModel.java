package dev.portolan.provider.discovery;

import dev.portolan.provider.residency.EndpointFacts.Spillover;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Something that can be called at a cloud.
 *
 * @param destinations the regions it may be answered from; empty when that is only its own
 * @param deployed what runs there, where an account decides that; null where the cloud does
 */
public record OfferedModel(
        Name name, Lifecycle lifecycle, List<String> destinations, @Nullable Deployed deployed) {
    public OfferedModel {
        destinations = destinations.stream().distinct().sorted().toList();
    }

    /** Something that the cloud itself runs. */
    OfferedModel(Name name, Lifecycle lifecycle, List<String> destinations) {
        this(name, lifecycle, destinations, null);
    }

    /**
     * What it is called.
     *
     * @param kind what it is, in the cloud's own word
     * @param id its name on the wire
     * @param full its long name; the same as {@code id} where there is no other
     */
    public record Name(String kind, String id, String full) {}

    /**
     * How it stands.
     *
     * @param status in the cloud's own words: {@code ACTIVE}, {@code LEGACY}, …
     * @param inService whether it answers, and is not on its way out
     */
    public record Lifecycle(String status, boolean inService) {}

    /**
     * A model that an account has deployed.
     *
     * @param model the model's own name
     * @param version its version, or the empty string
     * @param sku how it may be processed, in the cloud's own word
     * @param spillover where it hands requests when it is full; null where that is not known
     */
    public record Deployed(
            String model, String version, String sku, @Nullable Spillover spillover, Seat seat) {
        /** The model with its version, for people. */
        public String runs() {
            return version.isEmpty() ? model : model + " " + version;
        }
    }

    /** Where an account is: the cloud's region and the address it answers at. */
    public record Seat(String region, String address) {}

    /** Whether a catalogue that writes {@code upstream} means this. */
    public boolean isCalled(String upstream) {
        return upstream.equals(name.id()) || upstream.equals(name.full());
    }
}
