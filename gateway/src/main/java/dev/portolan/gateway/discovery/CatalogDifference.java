package dev.portolan.gateway.discovery;

import java.util.Locale;

/** One difference between a catalog and its cloud. */
public record CatalogDifference(Kind kind, String description) {
    /** The kinds of differences. */
    public enum Kind {
        /** In the catalog but not in the cloud. */
        MISSING,
        /** In the cloud but not in the catalog. */
        UNDECLARED,
        /** Deployed with another SKU than in the catalog. */
        SKU,
        /** Spills requests to another deployment, unlike in the catalog. */
        SPILLOVER,
        /** Another model than in the catalog, or a deprecated one. */
        VERSION,
        /** Processed in more regions than in the catalog. */
        RESIDENCY
    }

    /** Returns the printed form: the kind in lower case, then what differs. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + description;
    }
}
