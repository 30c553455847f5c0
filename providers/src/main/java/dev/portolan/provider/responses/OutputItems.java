package dev.portolan.provider.responses;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.responseinput.EncryptedContent;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The items of an answer, and their parts, as JSON. */
final class OutputItems {
    static final String COMPLETED = "completed";
    static final String IN_PROGRESS = "in_progress";

    private static final JsonValue EMPTY = JsonValue.array(List.of());

    private OutputItems() {}

    /** Writes a message, with one part or none. */
    static JsonValue message(String id, String status, @Nullable JsonValue part) {
        return new ObjectBuilder()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant")
                .put("content", part == null ? EMPTY : JsonValue.array(List.of(part)))
                .build();
    }

    static JsonValue text(String text, JsonValue logprobs) {
        return new ObjectBuilder()
                .put("type", "output_text")
                .put("text", text)
                .put("annotations", EMPTY)
                .put("logprobs", logprobs)
                .build();
    }

    static JsonValue refusal(String refusal) {
        return new ObjectBuilder().put("type", "refusal").put("refusal", refusal).build();
    }

    static JsonValue summary(String text) {
        return new ObjectBuilder().put("type", "summary_text").put("text", text).build();
    }

    /** Writes a thought, whose text is its summary. */
    static JsonValue reasoning(String id, String text, @Nullable EncryptedContent encrypted) {
        return new ObjectBuilder()
                .put("id", id)
                .put("type", "reasoning")
                .put("summary", text.isEmpty() ? EMPTY : JsonValue.array(List.of(summary(text))))
                .put(
                        "encrypted_content",
                        encrypted == null ? JsonLiteral.NULL : JsonValue.of(encrypted.text()))
                .build();
    }

    /** A call of one of the caller's tools, and the form in which the caller declared it. */
    record CalledTool(String id, String callId, String name, boolean custom) {
        /** Writes the call with its arguments, or a custom tool's input. */
        JsonValue item(String status, String arguments) {
            return new ObjectBuilder()
                    .put("id", id)
                    .put("type", custom ? "custom_tool_call" : "function_call")
                    .put("status", status)
                    .put("call_id", callId)
                    .put("name", name)
                    .put(custom ? "input" : "arguments", arguments)
                    .build();
        }
    }

    /** Writes an image that the model made, in base 64. */
    static JsonValue image(String id, String status, @Nullable String data) {
        return new ObjectBuilder()
                .put("id", id)
                .put("type", "image_generation_call")
                .put("status", status)
                .put("result", data == null ? JsonLiteral.NULL : JsonValue.of(data))
                .build();
    }
}
