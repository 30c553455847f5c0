package dev.portolan.provider.request;

import dev.portolan.provider.caller.CallerProtocol;

import java.util.Optional;

/** What a caller asks for, named by its path on our own surface. */
public enum Operation {
    CHAT("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings"),
    FIM("/v1/fim/completions"),
    /** Anthropic's form of a chat. */
    MESSAGES("/v1/messages"),
    /** How many tokens a chat in Anthropic's form begins with; generates nothing. */
    COUNT_TOKENS("/v1/messages/count_tokens");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /** The path on our surface, beginning with {@code /v1}. */
    public String path() {
        return path;
    }

    /** The path below a provider's {@code /v1}, beginning with a slash. */
    public String suffix() {
        return path.substring("/v1".length());
    }

    /** The protocol in which the caller asks and wants to be answered. */
    public CallerProtocol surface() {
        return this == MESSAGES || this == COUNT_TOKENS
                ? CallerProtocol.ANTHROPIC
                : CallerProtocol.OPENAI;
    }

    /** The operation served at exactly this path, without a query. */
    public static Optional<Operation> at(String path) {
        for (var operation : values()) {
            if (operation.path.equals(path)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
