package dev.portolan.provider.recorded;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;

import java.util.ArrayList;
import java.util.List;

/** Reads the content of an answer's first candidate in Gemini's form. */
final class GeminiAnswerContent {
    private GeminiAnswerContent() {}

    static AnswerContent of(List<JsonValue> chunks) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        var finish = "";
        JsonValue usage = JsonLiteral.NULL;
        for (var chunk : chunks) {
            usage = chunk.get("usageMetadata").isObject() ? chunk.get("usageMetadata") : usage;
            for (var candidate : chunk.get("candidates").elements()) {
                if (candidate.get("index").count() > 0) {
                    continue;
                }
                for (var part : candidate.get("content").get("parts").elements()) {
                    text.append(part.get("thought").isTrue() ? "" : part.get("text").textOrEmpty());
                    var call = part.get("functionCall");
                    if (call.isObject()) {
                        calls.add(
                                call.get("name").textOrEmpty()
                                        + AnswerContent.canonical(call.get("args")));
                    }
                }
                var reported = candidate.get("finishReason").textOrEmpty();
                finish = reported.isEmpty() ? finish : reported;
            }
        }
        return new AnswerContent(
                text.toString(),
                calls,
                finish(finish, !calls.isEmpty()),
                usage.get("promptTokenCount").count()
                        + usage.get("toolUsePromptTokenCount").count(),
                usage.get("candidatesTokenCount").count()
                        + usage.get("thoughtsTokenCount").count());
    }

    private static String finish(String reported, boolean called) {
        return switch (reported) {
            case "MAX_TOKENS" -> "length";
            case "SAFETY", "RECITATION", "PROHIBITED_CONTENT" -> "content_filter";
            default -> called ? "tool_calls" : "stop";
        };
    }
}
