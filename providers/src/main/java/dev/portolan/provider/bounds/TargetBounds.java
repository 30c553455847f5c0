package dev.portolan.provider.bounds;

import dev.portolan.provider.members.TargetProtocol;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * The bounds of each kind of target, with their sources as of November 2026. A kind without a bound
 * accepts anything there, or its dialect replaces or drops the value itself.
 */
public enum TargetBounds {
    /**
     * OpenAI's API and those that copy its checks. OpenAI's OpenAPI document: {@code
     * FunctionObject.name}, {@code safety_identifier}, {@code StopConfiguration}, {@code Metadata},
     * {@code prompt_cache_key}; recorded refusals ({@code string_above_max_length}) for the ids of
     * calls (40) and for {@code user} (64).
     */
    OPENAI(
            "OpenAI, Azure, and what copies them",
            name(64),
            new IdentifierRule(40, "_-.:", true),
            64,
            64,
            4,
            Metadata.OPENAI,
            false),

    /**
     * Servers that check none of these: vLLM, SGLang, TGI, llama.cpp, Ollama, and hosts of them.
     */
    SELF_HOSTED("self-hosted servers and hosts of them", null, null, 0, 0, 0, null, false),

    /**
     * Mistral's API: its SDK's {@code Function.name}, error 3280 for ids, which the dialect maps;
     * it drops {@code user}.
     */
    MISTRAL("Mistral", name(64), null, 0, 0, 0, null, false),

    /**
     * Claude at Anthropic, Vertex AI and Foundry: the patterns that refusals name, {@code
     * ^[a-zA-Z0-9_-]{1,128}$} for tools, {@code ^[a-zA-Z0-9_-]+$} for calls, and 256 characters for
     * {@code metadata.user_id}.
     */
    CLAUDE("Claude", name(128), new IdentifierRule(256, "_-", true), 256, 0, 0, null, true),

    /** Claude by Bedrock's InvokeModel, whose older models take names of 64 characters. */
    BEDROCK_CLAUDE(
            "Claude by InvokeModel",
            name(64),
            new IdentifierRule(64, "_-", true),
            256,
            0,
            0,
            null,
            true),

    /**
     * Bedrock's Converse: {@code ToolName}, {@code InferenceConfiguration.stopSequences} of its
     * service model; the dialect maps ids ({@code ToolUseId}) and filters {@code requestMetadata}.
     */
    CONVERSE("Converse", name(64), null, 0, 0, 2500, null, false),

    /**
     * Gemini: {@code FunctionDeclaration.name} of Vertex AI's reference, the stricter of the
     * published forms; {@code stopSequences} of its discovery document.
     */
    GEMINI("Gemini", new IdentifierRule(64, "_-.", false), null, 0, 0, 5, null, false);

    private static final Set<String> LIKE_OPENAI =
            Set.of(
                    "openai",
                    "openai-compatible",
                    "azure-openai",
                    "azure-foundry",
                    "aws-bedrock",
                    "gcp-vertex");
    private static final Set<String> UNCHECKED =
            Set.of(
                    "vllm",
                    "sglang",
                    "tgi",
                    "llama-cpp",
                    "ollama",
                    "nim",
                    "tei",
                    "aws-sagemaker",
                    "ovhcloud",
                    "scaleway",
                    "ionos",
                    "stackit",
                    "nebius",
                    "coreweave");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // its pattern is immutable
    private final @Nullable IdentifierRule names;

    @SuppressWarnings("ImmutableEnumChecker") // its pattern is immutable
    private final @Nullable IdentifierRule callIds;

    private final int user;
    private final int cacheKey;
    private final int stops;

    @SuppressWarnings("ImmutableEnumChecker") // its pattern is immutable
    private final @Nullable Metadata metadata;

    private final boolean clientIds;

    TargetBounds(
            String label,
            @Nullable IdentifierRule names,
            @Nullable IdentifierRule callIds,
            int user,
            int cacheKey,
            int stops,
            @Nullable Metadata metadata,
            boolean clientIds) {
        this.label = label;
        this.names = names;
        this.callIds = callIds;
        this.user = user;
        this.cacheKey = cacheKey;
        this.stops = stops;
        this.metadata = metadata;
        this.clientIds = clientIds;
    }

    /**
     * The entries that {@code metadata} may have; values are strings.
     *
     * @param count the most entries
     * @param key the most characters of a name
     * @param value the most characters of a value
     */
    public record Metadata(int count, int key, int value) {
        static final Metadata OPENAI = new Metadata(16, 64, 512);
    }

    private static IdentifierRule name(int max) {
        return new IdentifierRule(max, "_-", true);
    }

    /**
     * Returns the bounds of a provider's targets that have a protocol.
     *
     * @throws IllegalArgumentException if the table has no line for the provider
     */
    public static TargetBounds of(String provider, TargetProtocol protocol) {
        return switch (protocol) {
            case ANTHROPIC -> provider.equals("aws-bedrock") ? BEDROCK_CLAUDE : CLAUDE;
            case CONVERSE -> CONVERSE;
            case GEMINI -> GEMINI;
            case MISTRAL -> MISTRAL;
            case OPENAI -> {
                if (LIKE_OPENAI.contains(provider)) {
                    yield OPENAI;
                }
                if (UNCHECKED.contains(provider)) {
                    yield SELF_HOSTED;
                }
                throw new IllegalArgumentException(
                        "provider: " + provider + " (expected: one in the table of bounds)");
            }
        };
    }

    /** Returns the name of the kind of target. */
    public String label() {
        return label;
    }

    /** Returns the rule for names of tools; null if there is none. */
    public @Nullable IdentifierRule names() {
        return names;
    }

    /** Returns the rule for ids of calls; null if there is none. */
    public @Nullable IdentifierRule callIds() {
        return callIds;
    }

    /** Returns the most characters of the end user's id; 0 if there is no bound. */
    public int user() {
        return user;
    }

    /** Returns the most characters of {@code prompt_cache_key}; 0 if there is no bound. */
    public int cacheKey() {
        return cacheKey;
    }

    /** Returns the most stop sequences; 0 if there is no bound. */
    public int stops() {
        return stops;
    }

    /** Returns the bounds of {@code metadata}; null if there are none. */
    public @Nullable Metadata metadata() {
        return metadata;
    }

    /** Returns whether the ids that Anthropic's own client sends may go there. */
    public boolean takesAnthropicClientIds() {
        return clientIds;
    }
}
