package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

/** The required form of the answer. */
public sealed interface Output {
    /** The name of the tool that stands for an answer whose schema can't be enforced otherwise. */
    String ANSWER_TOOL = "portolan_answer";

    /** Any text. */
    record Text() implements Output {}

    /** Any JSON object. */
    record JsonObject() implements Output {}

    /** JSON that follows a schema. */
    record Schema(
            String name, @Nullable String description, JsonValue schema, @Nullable Boolean strict)
            implements Output {
        @Override
        public String toString() {
            return "Schema[" + name + "]";
        }
    }
}
