package dev.portolan.provider.messages;

import dev.portolan.provider.answer.FinishReason;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Anthropic's names of the reasons for which a model stops. */
final class StopReasons {
    private static final Map<String, FinishReason> READ =
            Map.of(
                    "end_turn", FinishReason.STOP,
                    "stop_sequence", FinishReason.STOP,
                    "pause_turn", FinishReason.STOP,
                    "max_tokens", FinishReason.LENGTH,
                    "model_context_window_exceeded", FinishReason.LENGTH,
                    "tool_use", FinishReason.TOOL_CALLS,
                    "refusal", FinishReason.CONTENT_FILTER);

    private StopReasons() {}

    static FinishReason read(String raw) {
        return READ.getOrDefault(raw, FinishReason.STOP);
    }

    /**
     * Returns the name for a finish: the provider's own where it is one of these and means the
     * same.
     */
    static String name(FinishReason reason, @Nullable String raw, @Nullable String stopSequence) {
        if (raw != null && READ.get(raw) == reason) {
            return raw;
        }
        return switch (reason) {
            case STOP, ERROR -> stopSequence == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
        };
    }
}
