package dev.portolan.provider.residency;

import dev.portolan.provider.facts.ProviderRetention;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/**
 * What a catalogue declares about one deployment, as far as its place depends on it.
 *
 * <p>Values are taken as written: the judge must see the id and the address that go on the wire.
 *
 * @param provider the catalogue's provider type, such as {@code aws-bedrock} or {@code vllm}
 * @param oldFacts what built-in facts count that nobody has looked at for a year
 */
public record EndpointFacts(
        String provider,
        Place place,
        Target target,
        Claims claims,
        @Nullable Attestation attestation,
        OldFacts oldFacts) {

    /** What built-in facts count that were observed more than a year ago. */
    public enum OldFacts {
        /** They count, with a warning. */
        WARN,
        /** They count nothing: the place is the world, unless it is attested. */
        DENY
    }

    /**
     * Where the gateway calls.
     *
     * @param url the base URL if the catalogue sets one; null means the provider's own, {@link
     *     ResidencyFacts#baseUrl}
     * @param country {@code location.country}, which counts for machines of one's own only
     */
    public record Place(
            @Nullable String url,
            @Nullable String region,
            @Nullable String partition,
            @Nullable String country) {}

    /**
     * What the gateway calls there.
     *
     * @param model the public model name, which may reveal a family that the deployment name hides
     * @param upstream the id on the wire: model, profile, deployment, endpoint or ARN
     * @param sku Azure's {@code sku.name}
     * @param spillover where a provisioned deployment at Azure hands requests that are over its
     *     capacity; null where it is not said
     * @param publisher Vertex AI's publisher, when the id does not carry it
     * @param inferenceGeo the value of Anthropic's {@code inference_geo} the gateway sends on every
     *     call; null if it sends none
     * @param guardrail the guardrail of Bedrock that every call goes by; null if none
     */
    public record Target(
            @Nullable String model,
            @Nullable String upstream,
            @Nullable String sku,
            @Nullable Spillover spillover,
            @Nullable String publisher,
            @Nullable String inferenceGeo,
            @Nullable Guardrail guardrail) {}

    /**
     * A guardrail of Bedrock.
     *
     * @param id its id or ARN
     * @param profile the guardrail profile by which it is read in other regions, {@code none} where
     *     it has none; null where nobody says
     */
    public record Guardrail(String id, String version, @Nullable String profile) {}

    /** Where requests over a provisioned deployment's capacity go. */
    public sealed interface Spillover {
        /** Nowhere: they are refused. */
        record None() implements Spillover {}

        /**
         * To another deployment of the same resource.
         *
         * @param deployment its name
         * @param sku its type
         */
        record To(String deployment, String sku) implements Spillover {}
    }

    /** What the catalogue claims: who runs the place, what is kept, where a profile leads. */
    public record Claims(
            @Nullable String operatorName,
            @Nullable String operatorCountry,
            @Nullable ProviderRetention retention,
            @Nullable Destinations destinations) {}

    /** The regions a profile was resolved to, and the day this was read at the provider. */
    public record Destinations(List<String> regions, @Nullable LocalDate observed) {
        public Destinations {
            regions = List.copyOf(regions);
        }
    }

    /** A builder for a declaration of {@code provider}; everything else starts absent. */
    public static Builder of(String provider) {
        return new Builder(provider);
    }

    /** Collects the keys of a catalogue entry, in any order. */
    public static final class Builder {
        private final String provider;
        private @Nullable String url;
        private @Nullable String region;
        private @Nullable String partition;
        private @Nullable String country;
        private @Nullable String model;
        private @Nullable String upstream;
        private @Nullable String sku;
        private @Nullable Spillover spillover;
        private @Nullable String publisher;
        private @Nullable String inferenceGeo;
        private @Nullable Guardrail guardrail;
        private @Nullable String operatorName;
        private @Nullable String operatorCountry;
        private @Nullable ProviderRetention retention;
        private @Nullable Destinations destinations;
        private @Nullable Attestation attestation;
        private OldFacts oldFacts = OldFacts.WARN;

        private Builder(String provider) {
            this.provider = provider;
        }

        public Builder url(@Nullable String value) {
            url = value;
            return this;
        }

        public Builder region(@Nullable String value) {
            region = value;
            return this;
        }

        public Builder partition(@Nullable String value) {
            partition = value;
            return this;
        }

        public Builder country(@Nullable String value) {
            country = value;
            return this;
        }

        public Builder model(@Nullable String value) {
            model = value;
            return this;
        }

        public Builder upstream(@Nullable String value) {
            upstream = value;
            return this;
        }

        public Builder sku(@Nullable String value) {
            sku = value;
            return this;
        }

        public Builder spillover(@Nullable Spillover value) {
            spillover = value;
            return this;
        }

        public Builder publisher(@Nullable String value) {
            publisher = value;
            return this;
        }

        public Builder inferenceGeo(@Nullable String value) {
            inferenceGeo = value;
            return this;
        }

        public Builder guardrail(@Nullable Guardrail value) {
            guardrail = value;
            return this;
        }

        public Builder operator(@Nullable String name, @Nullable String isoCountry) {
            operatorName = name;
            operatorCountry = isoCountry;
            return this;
        }

        public Builder retention(@Nullable ProviderRetention value) {
            retention = value;
            return this;
        }

        public Builder destinations(@Nullable Destinations value) {
            destinations = value;
            return this;
        }

        public Builder attestation(@Nullable Attestation value) {
            attestation = value;
            return this;
        }

        public Builder oldFacts(OldFacts value) {
            oldFacts = value;
            return this;
        }

        public EndpointFacts build() {
            return new EndpointFacts(
                    provider,
                    new Place(url, region, partition, country),
                    new Target(model, upstream, sku, spillover, publisher, inferenceGeo, guardrail),
                    new Claims(operatorName, operatorCountry, retention, destinations),
                    attestation,
                    oldFacts);
        }
    }

    /**
     * What the operator of the gateway vouches for, in place of the built-in facts.
     *
     * @param processing ISO codes or set names such as {@code EU27}; null leaves the facts in force
     * @param storage the same for data at rest
     * @param retention the account's contract state, for example zero data retention
     */
    public record Attestation(
            @Nullable List<String> processing,
            @Nullable List<String> storage,
            @Nullable ProviderRetention retention,
            Evidence evidence) {

        /**
         * Who vouches, since when, until when.
         *
         * @param expires the last day it holds; null means {@value ResidencyFacts#EVIDENCE_DAYS}
         *     days after {@code at}
         */
        public record Evidence(
                @Nullable String by, @Nullable LocalDate at, @Nullable LocalDate expires) {}

        public Attestation {
            processing = processing == null ? null : List.copyOf(processing);
            storage = storage == null ? null : List.copyOf(storage);
        }
    }
}
