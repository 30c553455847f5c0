package dev.portolan.provider.residency;

import dev.portolan.provider.facts.ProviderPromise;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The declarations of one deployment in the catalog that determine its location.
 *
 * <p>Values are unchanged: the assessment needs the id and the address that are sent.
 *
 * @param provider the catalog's provider type, such as {@code aws-bedrock} or {@code vllm}
 * @param oldFacts the treatment of built-in facts observed more than a year ago
 */
public record EndpointFacts(
        String provider,
        Address address,
        Target target,
        Claims claims,
        @Nullable Attestation attestation,
        OldFacts oldFacts) {

    /** The treatment of built-in facts that were observed more than a year ago. */
    public enum OldFacts {
        /** They count, with a warning. */
        WARN,
        /** They are ignored: the location is any country unless it is attested. */
        DENY
    }

    /**
     * The address the gateway calls.
     *
     * @param url the base URL if the catalog sets one; null means the provider's own, {@link
     *     ResidencyFacts#baseUrl}
     * @param country {@code location.country}, which applies to self-hosted machines only
     */
    public record Address(
            @Nullable String url,
            @Nullable String region,
            @Nullable String partition,
            @Nullable String country) {}

    /**
     * The model the gateway calls.
     *
     * @param model the public model name, which may reveal a family that the deployment name hides
     * @param upstream the id in requests: model, profile, deployment, endpoint or ARN
     * @param sku Azure's {@code sku.name}
     * @param spillover the destination of requests over the capacity of a provisioned deployment at
     *     Azure; null if not declared
     * @param publisher Vertex AI's publisher, if the id does not contain it
     * @param inferenceGeo the value of Anthropic's {@code inference_geo} that the gateway sends
     *     with every call; null if it sends none
     * @param guardrail the guardrail of Bedrock that every call uses; null if none
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
     * @param profile the guardrail profile by which it is evaluated in other regions, {@code none}
     *     if it has none; null if not declared
     */
    public record Guardrail(String id, String version, @Nullable String profile) {}

    /** The destination of requests over a provisioned deployment's capacity. */
    public sealed interface Spillover {
        /** None: overflow is refused. */
        record None() implements Spillover {}

        /**
         * Another deployment of the same resource.
         *
         * @param deployment its name
         * @param sku its type
         */
        record To(String deployment, String sku) implements Spillover {}
    }

    /**
     * The catalog's claims: the endpoint's operator, its retention, the destinations of a profile.
     */
    public record Claims(
            @Nullable String operatorName,
            @Nullable String operatorCountry,
            Map<ProviderPromise, ProviderPromise.Mode> promises,
            @Nullable Destinations destinations) {
        public Claims {
            promises = Map.copyOf(promises);
        }
    }

    /** The regions a profile was resolved to, and the day this was read at the provider. */
    public record Destinations(List<String> regions, @Nullable LocalDate observed) {
        public Destinations {
            regions = List.copyOf(regions);
        }
    }

    /** Returns a builder for a declaration of {@code provider}; everything else starts absent. */
    public static Builder of(String provider) {
        return new Builder(provider);
    }

    /** Collects the keys of a catalog entry, in any order. */
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
        private final Map<ProviderPromise, ProviderPromise.Mode> promises = new HashMap<>();
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

        public Builder promises(Map<ProviderPromise, ProviderPromise.Mode> values) {
            promises.putAll(values);
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
                    new Address(url, region, partition, country),
                    new Target(model, upstream, sku, spillover, publisher, inferenceGeo, guardrail),
                    new Claims(operatorName, operatorCountry, promises, destinations),
                    attestation,
                    oldFacts);
        }
    }

    /**
     * The attestation of the gateway's operator, which replaces the built-in facts.
     *
     * @param processing ISO codes or set names such as {@code EU27}; null keeps the facts
     * @param storage the same for data at rest
     * @param promises the account's contract state, for example zero data retention
     */
    public record Attestation(
            @Nullable List<String> processing,
            @Nullable List<String> storage,
            Map<ProviderPromise, ProviderPromise.Mode> promises,
            Evidence evidence) {

        /**
         * The author and term of an attestation.
         *
         * @param expires the last day it is valid; null means {@value ResidencyFacts#EVIDENCE_DAYS}
         *     days after {@code at}
         */
        public record Evidence(
                @Nullable String by, @Nullable LocalDate at, @Nullable LocalDate expires) {}

        public Attestation {
            processing = processing == null ? null : List.copyOf(processing);
            storage = storage == null ? null : List.copyOf(storage);
            promises = Map.copyOf(promises);
        }
    }
}
