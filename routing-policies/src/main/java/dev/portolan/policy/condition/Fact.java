package dev.portolan.policy.condition;

import java.util.List;
import java.util.Optional;

/** A fact that a condition may read, by its name in CEL. */
public enum Fact {
    TENANT_ID("tenant.id", Type.TEXT, "the tenant's id"),
    TENANT_LABELS("tenant.labels", Type.TEXTS, "the tenant's labels; an absent one is \"\""),
    KEY_ID("key.id", Type.TEXT, "the id of the key the caller used"),
    REQUEST_MODEL("request.model", Type.TEXT, "the requested model or alias"),
    REQUEST_PATH("request.path", Type.TEXT, "the path of the call, \"/v1/chat/completions\""),
    REQUEST_HEADERS(
            "request.headers",
            Type.TEXTS,
            "the request's headers, whatever the case of their names; an absent one is \"\""),
    REQUEST_TAGS("request.tags", Type.TEXTS, "the tags in x-portolan-tags; an absent one is \"\""),
    REQUEST_STREAM("request.stream", Type.FLAG, "whether the answer is to be streamed"),
    REQUEST_INPUT_TOKENS("request.input_tokens", Type.NUMBER, "the estimated tokens of the input"),
    REQUEST_MAX_OUTPUT_TOKENS(
            "request.max_output_tokens",
            Type.NUMBER,
            "the caller's bound on the output; the largest number if there is none"),
    REQUEST_NEEDS(
            "request.needs",
            Type.WORDS,
            "the capabilities the request needs, \"tools\" in request.needs"),
    BUDGET_REMAINING(
            "budget.remaining",
            Type.SHARE,
            "the share left of the caller's budget that is nearest to its end, 0.0 to 1.0; 1.0"
                    + " without a budget"),
    NODE_ID("node.id", Type.TEXT, "this gateway's id"),
    NODE_COUNTRY("node.country", Type.TEXT, "this gateway's country code; \"\" if not declared");

    /** The kind of a fact's value. */
    public enum Type {
        TEXT("string"),
        TEXTS("map(string, string)"),
        FLAG("bool"),
        NUMBER("int"),
        SHARE("double"),
        WORDS("list(string)");

        private final String cel;

        Type(String cel) {
            this.cel = cel;
        }

        /** The type's name in CEL. */
        public String cel() {
            return cel;
        }
    }

    private static final List<Fact> ALL = List.of(values());

    private final String cel;
    private final Type type;
    private final String meaning;

    Fact(String cel, Type type, String meaning) {
        this.cel = cel;
        this.type = type;
        this.meaning = meaning;
    }

    /** Returns whether it is known only after the body of the request was read. */
    public boolean inBody() {
        return switch (this) {
            case REQUEST_MODEL,
                    REQUEST_STREAM,
                    REQUEST_INPUT_TOKENS,
                    REQUEST_MAX_OUTPUT_TOKENS,
                    REQUEST_NEEDS ->
                    true;
            case TENANT_ID,
                    TENANT_LABELS,
                    KEY_ID,
                    REQUEST_PATH,
                    REQUEST_HEADERS,
                    REQUEST_TAGS,
                    BUDGET_REMAINING,
                    NODE_ID,
                    NODE_COUNTRY ->
                    false;
        };
    }

    /** The name in CEL: {@code tenant.id}. */
    public String cel() {
        return cel;
    }

    /** The type in CEL. */
    public Type type() {
        return type;
    }

    /** The description in one line. */
    public String meaning() {
        return meaning;
    }

    /** The fact of that name. */
    public static Optional<Fact> of(String cel) {
        for (Fact fact : ALL) {
            if (fact.cel.equals(cel)) {
                return Optional.of(fact);
            }
        }
        return Optional.empty();
    }
}
