package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.LegalOperator;
import dev.portolan.provider.facts.ProviderPromise;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The result of assessing one deployment.
 *
 * @param processing the countries in which inference may run
 * @param storage the countries in which the provider may keep prompts and answers
 * @param observed when the oldest built-in fact was observed that the bounds rest on; null if they
 *     rest on none
 * @param problems mistakes and doubts in the declaration; with an error among them both bounds are
 *     any country
 */
public record ResidencyVerdict(
        Ruling processing,
        Ruling storage,
        LegalOperator operator,
        Map<ProviderPromise, PromiseRuling> promises,
        @Nullable LocalDate observed,
        List<Problem> problems) {

    /**
     * A bound with its reasons.
     *
     * @param source the document, or the person, that the bound rests on
     * @param why one sentence for explanations and receipts
     */
    public record Ruling(Bound bound, Basis basis, String source, String why) {}

    /** The mode that counts for a promise, with its reasons. */
    public record PromiseRuling(ProviderPromise.Mode mode, Basis basis, String why) {}

    public ResidencyVerdict {
        promises = Map.copyOf(promises);
        problems = List.copyOf(problems);
    }

    /** The mode that counts for a promise. */
    public PromiseRuling promise(ProviderPromise promise) {
        return Objects.requireNonNull(promises.get(promise), promise::key);
    }

    /**
     * Returns whether the declaration contradicts itself or the facts, so that it must not load.
     */
    public boolean isRefused() {
        return problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    }

    /** The evidence a verdict rests on, the strongest first. */
    public enum Basis {
        /** The built-in facts determine it. */
        CATALOG,
        /**
         * Destinations resolved at the provider and still fresh, assessed by the built-in facts.
         */
        RESOLVED,
        /** The operator of the gateway declares the location of a self-hosted machine. */
        DECLARED,
        /** The operator of the gateway attests it, against or beyond the built-in facts. */
        ATTESTED,
        /** There is no evidence; the bound is any country. */
        UNKNOWN;

        /** Returns the name in receipts and on the admin API. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A mistake or a doubt in a catalog's declaration.
     *
     * @param field the catalog's own name of the offending value, such as {@code region}, {@code
     *     models.upstream} or {@code attest.expires}; the caller knows its position in the file
     * @param message the offending value, what was expected, what to do
     */
    public record Problem(Severity severity, String field, String message) {

        /** Returns whether the configuration may load. */
        public enum Severity {
            /** Contradictory or impossible: the configuration must not load. */
            ERROR,
            /** The configuration may load, because the bound is widened. */
            WARNING
        }

        static Problem error(String field, String message) {
            return new Problem(Severity.ERROR, field, message);
        }

        static Problem warning(String field, String message) {
            return new Problem(Severity.WARNING, field, message);
        }
    }
}
