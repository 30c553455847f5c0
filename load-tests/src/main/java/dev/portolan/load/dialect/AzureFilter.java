package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.List;

/** Writes Azure's content filter annotations. */
final class AzureFilter {
    private static final List<String> CATEGORIES =
            List.of("hate", "self_harm", "sexual", "violence");

    private AzureFilter() {}

    /** Returns the results of an unfiltered completion. */
    static ObjectNode clean() {
        var results = LenientJson.object();
        CATEGORIES.forEach(name -> results.set(name, category(false, "safe")));
        return results;
    }

    /** Returns the results of an unfiltered prompt. */
    static JsonNode prompt() {
        var results = clean();
        results.set(
                "jailbreak", LenientJson.object().put("filtered", false).put("detected", false));
        return LenientJson.array()
                .add(
                        LenientJson.object()
                                .put("prompt_index", 0)
                                .set("content_filter_results", results));
    }

    /** Returns the body of the 400 for a blocked prompt. */
    static ObjectNode blocked() {
        var results = clean();
        results.set("violence", category(true, "medium"));
        var inner = LenientJson.object().put("code", "ResponsibleAIPolicyViolation");
        inner.set("content_filter_result", results);
        var error =
                LenientJson.object()
                        .put(
                                "message",
                                "The response was filtered due to the prompt triggering Azure"
                                        + " OpenAI's content management policy. Please modify your"
                                        + " prompt and retry.")
                        .putNull("type")
                        .put("param", "prompt")
                        .put("code", "content_filter")
                        .put("status", 400);
        error.set("innererror", inner);
        return LenientJson.object().set("error", error);
    }

    private static ObjectNode category(boolean filtered, String severity) {
        return LenientJson.object().put("filtered", filtered).put("severity", severity);
    }
}
