package dev.portolan.gateway.discovery;

import java.util.Locale;

/** One way in which a catalogue is not as its cloud says. */
public record CatalogDifference(Kind kind, String what) {
    /** What kind of difference it is. */
    public enum Kind {
        /** The catalogue has it, the cloud does not. */
        MISSING,
        /** The cloud has it, the catalogue does not. */
        UNDECLARED,
        /** Deployed to be processed in another manner than the catalogue says. */
        SKU,
        /** Hands requests to another deployment when it is full, otherwise than written. */
        SPILLOVER,
        /** Another model than the catalogue says, or one on its way out. */
        VERSION,
        /** Processed in more places than the catalogue says. */
        RESIDENCY
    }

    /** As printed: the kind in lower case, then what differs. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + what;
    }
}
