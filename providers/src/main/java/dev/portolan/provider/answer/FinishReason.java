package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

/** Why a model stopped, in the five ways an OpenAI client can tell apart. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    /**
     * The model or its server gave up; goes out as {@code stop}, with the raw reason kept apart.
     */
    ERROR("stop");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    /** The value of {@code finish_reason} that clients know. */
    public String wire() {
        return wire;
    }

    /** Reads any compatible server's word; null and the empty string mean not finished. */
    public static @Nullable FinishReason read(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return null;
        }
        return switch (raw) {
            case "stop", "eos", "eos_token", "end_turn", "stop_sequence", "STOP" -> STOP;
            case "length", "max_tokens", "model_length", "max_output_tokens", "MAX_TOKENS" ->
                    LENGTH;
            case "tool_calls", "function_call", "tool_use" -> TOOL_CALLS;
            case "content_filter", "content_filtered", "safety", "SAFETY", "refusal" ->
                    CONTENT_FILTER;
            case "error", "abort", "cancelled" -> ERROR;
            default -> STOP;
        };
    }
}
