package dev.portolan.provider.answer;

import org.jspecify.annotations.Nullable;

/** The reason why a model stopped, one of the five an OpenAI client distinguishes. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    /**
     * The model or its server failed; sent as {@code stop}, with the raw reason kept separately.
     */
    ERROR("stop");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    /** Returns the value of {@code finish_reason} that clients know. */
    public String wire() {
        return wire;
    }

    /**
     * Returns the reason as it has to be, given whether tools were called: a stop after calls is
     * one of tool calls, and without calls there is none of tool calls.
     */
    public FinishReason afterCalls(boolean called) {
        if (called) {
            return this == STOP ? TOOL_CALLS : this;
        }
        return this == TOOL_CALLS ? STOP : this;
    }

    /** Reads the value of any compatible server; null and the empty string mean not finished. */
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
