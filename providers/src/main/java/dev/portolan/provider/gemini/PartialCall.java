package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A function call whose arguments arrive complete, or value by value with their JSON paths. */
final class PartialCall {
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d{1,5})]");
    private static final int MAX_DEPTH = 64;
    private final @Nullable String id;
    private final String name;
    private final @Nullable Signature signature;
    private JsonValue arguments = new ObjectBuilder().build();

    PartialCall(JsonValue function, @Nullable Signature signature) {
        this.id = function.get("id").text();
        this.name = function.get("name").textOrEmpty();
        this.signature = signature;
    }

    @Nullable String id() {
        return id;
    }

    String name() {
        return name;
    }

    @Nullable Signature signature() {
        return signature;
    }

    JsonValue arguments() {
        return arguments;
    }

    void add(JsonValue function) {
        if (function.get("args").isObject()) {
            arguments = function.get("args");
        }
        for (var piece : function.get("partialArgs").elements()) {
            var steps = steps(piece.get("jsonPath").textOrEmpty());
            if (!steps.isEmpty() && steps.size() <= MAX_DEPTH) {
                arguments = set(arguments, steps, piece);
            }
        }
    }

    private static List<Object> steps(String path) {
        var steps = new ArrayList<Object>();
        var step = STEP.matcher(path);
        while (step.find()) {
            steps.add(step.group(1) == null ? Integer.valueOf(step.group(2)) : step.group(1));
        }
        return steps;
    }

    private static JsonValue set(JsonValue target, List<Object> steps, JsonValue piece) {
        if (steps.isEmpty()) {
            return value(target, piece);
        }
        var rest = steps.subList(1, steps.size());
        if (steps.getFirst() instanceof Integer index) {
            var elements = new ArrayList<>(target.elements());
            while (elements.size() <= index) {
                elements.add(JsonLiteral.NULL);
            }
            elements.set(index, set(elements.get(index), rest, piece));
            return JsonValue.array(elements);
        }
        var member = steps.getFirst().toString();
        return new ObjectBuilder(target).put(member, set(target.get(member), rest, piece)).build();
    }

    /** Appends to a string; replaces any other value. */
    private static JsonValue value(JsonValue before, JsonValue piece) {
        var text = piece.get("stringValue").text();
        if (text != null) {
            return JsonValue.of(before.textOrEmpty() + text);
        }
        if (piece.has("numberValue")) {
            return piece.get("numberValue");
        }
        return piece.has("boolValue") ? piece.get("boolValue") : JsonLiteral.NULL;
    }
}
