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
                thoughts);
    }
}
