package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Output;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes the body of {@code generateContent} and {@code streamGenerateContent}. */
public final class GeminiRequest {
    private static final String EXTRA_BODY = "extra_body";

    private GeminiRequest() {}

    /** Returns the members of a caller's body that are used besides the common ones. */
    public static Set<String> extensions() {
        return Set.of(EXTRA_BODY);
    }

    /** Writes the body for a model's bare name. */
    public static JsonValue body(Request request, String model, DroppedFields dropped)
            throws UntranslatableRequestException {
        var google = request.extensions().getOrDefault(EXTRA_BODY, JsonLiteral.NULL).get("google");
        reportDropped(request, dropped);
        return new ObjectBuilder()
                .put("systemInstruction", system(request, dropped))
                .put("contents", new GeminiContents(request, model, dropped).write())
                .put("tools", GeminiTools.declared(request.tools()))
                .put("toolConfig", GeminiTools.config(request.tools()))
                .put("generationConfig", GeminiSettings.write(request, model, google, dropped))
                .put("safetySettings", nullIfAbsent(google.get("safety_settings")))
                .put("cachedContent", google.get("cached_content").text())
                .build();
    }

    private static @Nullable JsonValue system(Request request, DroppedFields dropped)
            throws UntranslatableRequestException {
        List<JsonValue> parts = new ArrayList<>();
        for (var block : request.system()) {
            if (!(block instanceof Block.Text text)) {
                throw new UntranslatableRequestException(
                        block instanceof Block.Media media ? media.at() : "messages",
                        "Gemini accepts text only in system messages.");
            }
            dropped.dropIf(text.cache() != null, "cache_control");
            parts.add(GeminiContents.text(text.text()));
        }
        return parts.isEmpty() ? null : JsonValue.object("parts", JsonValue.array(parts));
    }

    private static void reportDropped(Request request, DroppedFields dropped) {
        var service = request.service();
        dropped.dropIf(service.endUser() != null, "user");
        dropped.dropIf(service.tier() != null, "service_tier");
        dropped.dropIf(service.cacheKey() != null, "prompt_cache_key");
        dropped.dropIf(!service.metadata().isEmpty(), "metadata");
        for (var tool : request.tools().list()) {
            dropped.dropIf(tool.cache() != null, "cache_control");
            dropped.dropIf(tool.strict() != null, "strict");
        }
        if (request.output() instanceof Output.Schema schema) {
            dropped.dropIf(schema.description() != null, "response_format.json_schema.description");
        }
        dropped.dropIf(
                !request.tools().isEmpty() && request.tools().parallel() != null,
                "parallel_tool_calls");
    }

    private static @Nullable JsonValue nullIfAbsent(JsonValue value) {
        return value.isNull() ? null : value;
    }
}
