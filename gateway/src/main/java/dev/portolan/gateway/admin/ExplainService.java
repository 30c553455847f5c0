package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** Explains decisions; implemented by the program with the engine that decides. */
@FunctionalInterface
public interface ExplainService {
    /** The decision about the request in {@code body}, or why it cannot be explained. */
    Explained explain(byte[] body);

    /** What became of an explanation. */
    sealed interface Explained {
        /** The decision, as {@code explain --json} prints it. */
        record Decided(JsonNode json) implements Explained {}

        /** The body is no request that could be decided. */
        public record Unusable(String message) implements Explained {}
    }
}
