package dev.portolan.provider.chat;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON value accumulated from a stream's deltas: text is joined, objects are merged, elements
 * that carry an index are merged with those of the same index, others appended; of anything else
 * the last value that is not null wins.
 */
final class AccumulatedJson {
    /** Members whose strings come in pieces; other strings are repeated whole. */
    private static final Set<String> JOINED =
            Set.of(
                    "content",
                    "text",
                    "thinking",
                    "reasoning",
                    "reasoning_content",
                    "refusal",
                    "arguments",
                    "transcript",
                    "data");

    private final String name;
    private final Map<String, AccumulatedJson> members = new LinkedHashMap<>();
    private final List<AccumulatedJson> elements = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private JsonValue last = JsonValue.JsonLiteral.NULL;

    /** Starts without a value, for the member of this name. */
    AccumulatedJson(String name) {
        this.name = name;
    }

    /** Adds a delta. */
    void add(JsonValue piece) {
        if (piece.isNull()) {
            return;
        }
        last = piece;
        String string = piece.text();
        if (string != null && JOINED.contains(name)) {
            text.append(string);
        }
        if (piece instanceof JsonValue.JsonObject(Map<String, JsonValue> more)) {
            more.forEach(this::add);
        }
        for (JsonValue element : piece.elements()) {
            existing(element).add(element);
        }
    }

    private void add(String member, JsonValue piece) {
        members.computeIfAbsent(member, AccumulatedJson::new).add(piece);
    }

    private AccumulatedJson existing(JsonValue element) {
        String index = element.get("index").number();
        if (index != null) {
            for (AccumulatedJson known : elements) {
                if (index.equals(known.member("index").number())) {
                    return known;
                }
            }
        }
        AccumulatedJson fresh = new AccumulatedJson("");
        elements.add(fresh);
        return fresh;
    }

    /** Returns the current value of a member; null where it never came. */
    JsonValue member(String member) {
        AccumulatedJson known = members.get(member);
        return known == null ? JsonValue.JsonLiteral.NULL : known.value();
    }

    /** Returns the current elements. */
    List<AccumulatedJson> elements() {
        return elements;
    }

    /** Returns the current value, without some of its members. */
    JsonValue without(Set<String> left) {
        ObjectBuilder object = new ObjectBuilder();
        members.forEach(
                (member, value) -> {
                    if (!left.contains(member)) {
                        object.put(member, value.value());
                    }
                });
        return object.build();
    }

    /** Returns the current value. */
    JsonValue value() {
        if (last.isObject()) {
            return without(Set.of());
        }
        if (last.isArray()) {
            return JsonValue.array(elements.stream().map(this::element).toList());
        }
        return text.isEmpty() ? last : JsonValue.of(text.toString());
    }

    /** Removes the index of a tool call, which in a whole answer is its position. */
    private JsonValue element(AccumulatedJson element) {
        return name.equals("tool_calls") ? element.without(Set.of("index")) : element.value();
    }

    /** Accumulates events; null where there are none. */
    static @Nullable AccumulatedJson ofEvents(List<JsonValue> events) {
        if (events.isEmpty()) {
            return null;
        }
        AccumulatedJson answer = new AccumulatedJson("");
        events.forEach(answer::add);
        return answer;
    }
}
