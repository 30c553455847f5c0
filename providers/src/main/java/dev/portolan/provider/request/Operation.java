package dev.portolan.provider.request;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An operation of the gateway's API: a path, and the kind of work it requests from a model. */
public enum Operation {
    CHAT("/v1/chat/completions", Kind.CHAT, "messages"),
    COMPLETIONS("/v1/completions", Kind.COMPLETION, "prompt"),
    EMBEDDINGS("/v1/embeddings", Kind.EMBEDDING, "input"),
    FIM("/v1/fim/completions", Kind.INFILL, "prompt"),
    /** A chat in Anthropic's Messages protocol. */
    MESSAGES("/v1/messages", Kind.CHAT, "messages"),
    /** Counts the input tokens of a chat in Anthropic's Messages protocol. */
    COUNT_TOKENS("/v1/messages/count_tokens", Kind.TOKEN_COUNT, "messages");

    /** The kind of work an operation requests, the same in every caller protocol. */
    public enum Kind {
        /** The next turn of a conversation. */
        CHAT(true),
        /** The text that follows a prompt. */
        COMPLETION(true),
        /** The text between a prefix and a suffix. */
        INFILL(true),
        /** The vectors of texts. */
        EMBEDDING(false),
        /** The number of input tokens of a chat. */
        TOKEN_COUNT(false);

        private final boolean generates;

        Kind(boolean generates) {
            this.generates = generates;
        }

        /** Returns whether a model generates text, so that the answer has an end and may stream. */
        public boolean generates() {
            return generates;
        }
    }

    private final String path;
    private final Kind kind;
    private final String inputMember;

    Operation(String path, Kind kind, String inputMember) {
        this.path = path;
        this.kind = kind;
        this.inputMember = inputMember;
    }

    /** Returns the path in the gateway's API, beginning with {@code /v1}. */
    public String path() {
        return path;
    }

    /** Returns the HTTP method; every operation sends a body. */
    public String method() {
        return "POST";
    }

    /** Returns the path below a provider's {@code /v1}, beginning with a slash. */
    public String suffix() {
        return path.substring("/v1".length());
    }

    /** Returns the kind of work requested. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name of the body's member that holds the model's input. */
    public String inputMember() {
        return inputMember;
    }

    /** Finds the operation served at exactly this path, without a query. */
    public static Optional<Operation> at(String path) {
        return Arrays.stream(values()).filter(operation -> operation.path.equals(path)).findFirst();
    }

    /** Returns the operations of a kind, one for each caller protocol that has it. */
    public static Set<Operation> of(Kind kind) {
        return Arrays.stream(values())
                .filter(operation -> operation.kind == kind)
                .collect(Collectors.toUnmodifiableSet());
    }
}
