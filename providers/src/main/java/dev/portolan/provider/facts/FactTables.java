package dev.portolan.provider.facts;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The facts files, read and validated: an immutable value.
 *
 * @param regions by {@code cloud id}
 * @param providers by the provider type in the catalog
 * @param services the same, by the service a known host belongs to
 */
public record FactTables(
        Map<String, Region> regions,
        Map<String, String> notRegions,
        Promises promises,
        Hosts hosts,
        Map<String, Service> providers,
        Map<String, Service> services) {

    /**
     * The promises attached to names: country sets, profiles, deployment types, zones and model
     * cells.
     */
    public record Promises(
            Map<String, Set<String>> sets,
            Set<String> bedrockVendors,
            Map<String, Profile> profiles,
            Map<String, Sku> skus,
            List<Zone> zones,
            List<Cell> cells) {}

    /**
     * A cross-region inference profile's prefix: the regions it is offered in and those it routes
     * to.
     */
    public record Profile(
            String prefix,
            Set<String> from,
            Set<String> regions,
            Bound bound,
            String source,
            LocalDate observed) {}

    /**
     * An Azure deployment type.
     *
     * @param spills whether a deployment may send overflow to another one
     */
    public record Sku(String name, Scope scope, boolean spills, String source, LocalDate observed) {
        public enum Scope {
            GEOGRAPHY,
            ZONE,
            GLOBAL
        }
    }

    /** An Azure data zone: the countries whose regions belong to it, and its bound. */
    public record Zone(
            String name, Set<String> members, Bound bound, String source, LocalDate observed) {}

    /** Models of Vertex AI, and the locations for which their processing is promised. */
    public record Cell(
            Set<String> publishers,
            List<String> models,
            Map<String, Bound> locations,
            String source,
            LocalDate observed) {
        public boolean covers(String publisher, String model) {
            return publishers.contains(publisher)
                    && models.stream().anyMatch(pattern -> NameMatching.matches(pattern, model));
        }
    }

    /**
     * A provider type.
     *
     * @param urls base URL per region, partition, {@code *}, or {@code -} for no region
     * @param listed whether a catalog may use it; others are reached through their host only
     */
    public record Service(
            String id,
            Rule rule,
            @Nullable String cloud,
            LegalOperator operator,
            Map<String, LegalOperator> partitionOperators,
            Map<ProviderPromise, Promised> promised,
            Map<String, String> urls,
            boolean listed) {
        public enum Rule {
            SELF_HOSTED,
            BEDROCK,
            SAGEMAKER,
            AZURE,
            VERTEX,
            HOST,
            INFERENCE_GEO,
            REGION
        }
    }

    /** The default mode of a promise, and the models for which it differs, first match first. */
    public record Promised(ProviderPromise.Mode mode, String why, List<Deviation> exceptions) {
        public record Deviation(List<String> models, ProviderPromise.Mode mode) {}

        /** Reads a promise from a provider's row. */
        static Promised read(FactRow row, ProviderPromise promise) {
            String key = promise.key();
            String why = row.textOrNull(key + "Why");
            return new Promised(
                    mode(row, promise),
                    why == null ? "no %s promise is in the facts".formatted(key) : why,
                    row.rows(key + "Exceptions").stream()
                            .map(r -> new Deviation(r.texts("models"), mode(r, promise)))
                            .toList());
        }

        private static ProviderPromise.Mode mode(FactRow row, ProviderPromise promise) {
            return promise.parse(row.text(promise.key()))
                    .orElseThrow(() -> row.wrong(promise.key(), "unknown mode"));
        }
    }

    public Optional<Region> region(String cloud, String id) {
        return Optional.ofNullable(regions.get(cloud + " " + id));
    }

    public Stream<Region> regionsOf(String cloud) {
        return regions.values().stream().filter(r -> r.cloud().equals(cloud));
    }

    public Optional<String> notRegion(String cloud, String id) {
        return Optional.ofNullable(notRegions.get(cloud + " " + id));
    }

    public Stream<String> listedProviders() {
        return providers.values().stream().filter(Service::listed).map(Service::id);
    }
}
