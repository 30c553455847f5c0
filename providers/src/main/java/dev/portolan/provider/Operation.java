package dev.portolan.provider;

import java.util.Optional;

/** What a caller asks for, named by its path on our own surface. */
public enum Operation {
    CHAT("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings"),
    FIM("/v1/fim/completions");

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
