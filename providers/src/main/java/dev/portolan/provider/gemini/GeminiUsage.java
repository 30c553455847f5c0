package dev.portolan.provider.gemini;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code usageMetadata} as disjoint counts: Google's prompt count includes cached tokens, and
 * its candidate count excludes thoughts.
 */
final class GeminiUsage {
    private GeminiUsage() {}

    static @Nullable Usage read(JsonValue usage) {
        if (!usage.has("promptTokenCount") && !usage.has("candidatesTokenCount")) {
            return null;
        }
        long cached = usage.get("cachedContentTokenCount").count();
        long prompt =
                usage.get("promptTokenCount").count()
                        + usage.get("toolUsePromptTokenCount").count();
        long thoughts = usage.get("thoughtsTokenCount").count();
        return new Usage(
                Usage.input(prompt, cached, 0),
                cached,
                0,
                usage.get("candidatesTokenCount").count() + thoughts,
                thoughts,
                details(usage));
    }

    /** The cached part of each modality is in the details of the prompt, too. */
    private static Usage.Details details(JsonValue usage) {
        JsonValue prompt = usage.get("promptTokensDetails");
        JsonValue cached = usage.get("cacheTokensDetails");
        JsonValue answer = usage.get("candidatesTokensDetails");
        if (prompt.elements().isEmpty() && answer.elements().isEmpty()) {
            return Usage.Details.NONE;
        }
        return new Usage.Details(
                0,
                Math.max(0, tokens(prompt, "AUDIO") - tokens(cached, "AUDIO")),
                Math.max(0, tokens(prompt, "IMAGE") - tokens(cached, "IMAGE")),
                tokens(answer, "AUDIO"),
                tokens(answer, "IMAGE"),
                0,
                0);
    }

    private static long tokens(JsonValue details, String modality) {
        long tokens = 0;
        for (var detail : details.elements()) {
            if (detail.get("modality").textOrEmpty().equals(modality)) {
                tokens += detail.get("tokenCount").count();
            }
        }
        return tokens;
    }
}
