package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The body of {@code generateContent} and {@code streamGenerateContent}. */
public final class GeminiRequest {
    private static final String EXTRA_BODY = "extra_body";

    private GeminiRequest() {}

    /** The members of a caller's body, beside the common ones, that are made use of. */
    public static Set<String> extensions() {
        return Set.of(EXTRA_BODY);
    }

    /** The body for a model, by its bare name. */
    public static JsonValue body(Request request, String model, DroppedFields losses)
            throws UntranslatableRequestException {
        var own = request.extensions().getOrDefault(EXTRA_BODY, JsonLiteral.NULL).get("google");
        lost(request, losses);
        return new ObjectBuilder()
                .put("systemInstruction", system(request))
                .put("contents", new GeminiContents(request, model).write())
                .put("tools", GeminiTools.declared(request.tools()))
                .put("toolConfig", GeminiTools.config(request.tools()))
                .put("generationConfig", GeminiSettings.write(request, model, own))
                .put("safetySettings", given(own.get("safety_settings")))
                .put("cachedContent", own.get("cached_content").text())
                .build();
    }

    private static @Nullable JsonValue system(Request request)
            throws UntranslatableRequestException {
        List<JsonValue> parts = new ArrayList<>();
        for (var block : request.system()) {
            if (!(block instanceof Block.Text text)) {
                throw new UntranslatableRequestException(
                        "messages", "Gemini takes instructions as text only.");
            }
            parts.add(GeminiContents.text(text.text()));
        }
        return parts.isEmpty() ? null : JsonValue.object("parts", JsonValue.array(parts));
    }

    private static void lost(Request request, DroppedFields losses) {
        var service = request.service();
        losses.dropIf(service.endUser() != null, "user");
        losses.dropIf(service.tier() != null, "service_tier");
        losses.dropIf(service.cacheKey() != null, "prompt_cache_key");
        losses.dropIf(!service.metadata().isEmpty(), "metadata");
        losses.dropIf(
                !request.tools().isEmpty() && request.tools().parallel() != null,
                "parallel_tool_calls");
    }

    private static @Nullable JsonValue given(JsonValue value) {
        return value.isNull() ? null : value;
    }
}
