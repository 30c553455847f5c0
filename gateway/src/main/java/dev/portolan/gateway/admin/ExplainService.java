package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** Explains decisions; implemented by the program with the engine that makes them. */
@FunctionalInterface
public interface ExplainService {
    /** Explains the decision about the request in {@code body}. */
    Explained explain(byte[] body);

    /** The result of an explanation. */
    sealed interface Explained {
        /** The decision, as {@code explain --json} prints it. */
        record Decided(JsonNode json) implements Explained {}

        /** The body is not a valid request. */
        public record Unusable(String message) implements Explained {}
    }
}
