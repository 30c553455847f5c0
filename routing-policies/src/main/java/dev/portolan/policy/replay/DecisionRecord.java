package dev.portolan.policy.replay;

import dev.portolan.policy.model.RequestFacts;

import java.time.Instant;

/**
 * One request that was decided: the facts that decide it, and what came of it. No prompt, no
 * answer, and of headers and tags only those that a configuration names.
 *
 * @param at when it came
 * @param id the request's id
 */
public record DecisionRecord(Instant at, String id, RequestFacts request, Outcome outcome) {

    /**
     * What came of it.
     *
     * @param status the HTTP status
     * @param code the refusal's code; empty where there was an answer
     * @param endpoint who answered; empty where nobody did
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

        /** Nobody answered. */
        public static Outcome refused(int status, String code) {
            return new Outcome(status, code, "", "", "", Measured.NOTHING);
        }
    }

    /**
     * What was measured; -1 for what is not known.
     *
     * @param inputTokens those that were not cached
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

        /** Nothing was. */
        public static final Measured NOTHING = new Measured(-1, -1, -1, -1, -1);

        /** Whether the provider said what it took. */
        public boolean counted() {
            return inputTokens >= 0 && outputTokens >= 0;
        }
    }
}
