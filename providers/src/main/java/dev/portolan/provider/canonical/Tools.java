package dev.portolan.provider.canonical;

import dev.portolan.provider.json.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The tools a model may call.
 *
 * @param parallel whether it may call several at once; null where the caller sets nothing
 */
public record Tools(List<Tool> list, Choice choice, @Nullable Boolean parallel) {
    public static final Tools NONE = new Tools(List.of(), new Choice.Auto(), null);

    public Tools {
        list = List.copyOf(list);
    }

    /** Returns whether there is no tool. */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /**
     * One tool.
     *
     * @param schema the JSON Schema of its arguments, an object; null where the caller gives none
     * @param strict whether the arguments have to follow it; null where the caller sets nothing
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable JsonValue schema,
            @Nullable Boolean strict,
            @Nullable CacheMark cache) {
        @Override
        public String toString() {
            return "Tool[" + name + "]";
        }
    }

    /** The tools that the model has to call. */
    public sealed interface Choice {
        /** Any or none; the default. */
        record Auto() implements Choice {}

        /** None. */
        record None() implements Choice {}

        /** At least one. */
        record Required() implements Choice {}

        /** This one. */
        record Named(String name) implements Choice {}
    }
}
