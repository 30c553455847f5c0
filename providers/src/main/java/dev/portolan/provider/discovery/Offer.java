package dev.portolan.provider.discovery;

import java.util.List;

/**
 * Something that can be called at a cloud.
 *
 * @param id its name on the wire
 * @param arn its long name; the same as {@code id} where there is no other
 * @param kind what it is, in the cloud's own word
 * @param status its state, in the cloud's own word: {@code ACTIVE}, {@code LEGACY}, …
 * @param destinations the regions it may be answered from; empty when that is only its own
 */
public record Offer(String id, String arn, String kind, String status, List<String> destinations) {
    public Offer {
        destinations = destinations.stream().distinct().sorted().toList();
    }

    /** Whether a catalogue that writes {@code name} means this. */
    public boolean isCalled(String name) {
        return name.equals(id) || name.equals(arn);
    }
}
