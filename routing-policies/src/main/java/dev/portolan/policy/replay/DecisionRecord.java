package dev.portolan.policy.replay;

import dev.portolan.policy.model.RequestFacts;

import java.time.Instant;

/**
 * A decided request: the facts that its decision depends on, and the outcome. No prompt, no answer,
 * and only the headers and tags that a configuration names.
 *
 * @param at the time of the request
 * @param id the request's id
 */
public record DecisionRecord(Instant at, String id, RequestFacts request, Outcome outcome) {

    /**
     * The outcome of a request.
     *
     * @param status the HTTP status
     * @param code the refusal's code; empty if there was an answer
     * @param endpoint the endpoint that answered; empty if none did
     * @param model the public model that answered
     * @param processing the countries it may have been processed in, as text
     */
    public record Outcome(
            int status,
            String code,
            String endpoint,
            String model,
            String processing,
            Measured measured) {

        /** Returns the outcome of a refused request. */
        public static Outcome refused(int status, String code) {
            return new Outcome(status, code, "", "", "", Measured.NOTHING);
        }
    }

    /**
     * The measurements; -1 for an unknown value.
     *
     * @param inputTokens input tokens that were not cached
     * @param cachedTokens input tokens the provider had cached
     * @param firstTokenMillis to the first token of the answering attempt
     * @param millis to the end of the answer
     */
    public record Measured(
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            double firstTokenMillis,
            double millis) {

        /** No measurements. */
        public static final Measured NOTHING = new Measured(-1, -1, -1, -1, -1);

        /** Returns whether the provider reported its usage. */
        public boolean counted() {
            return inputTokens >= 0 && outputTokens >= 0;
        }
    }
}
