package dev.portolan.provider.caller;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.ArrayList;
import java.util.List;

/** The tool calls of one choice, put together from the pieces of a stream. */
final class HeldToolCalls {
    private static final String FUNCTION = "function";
    private static final String ARGUMENTS = "arguments";

    /** One call; its members are repeated whole, only its arguments come in pieces. */
    private static final class Held {
        final String index;
        final ObjectBuilder members = new ObjectBuilder();
        final ObjectBuilder function = new ObjectBuilder();
        final StringBuilder arguments = new StringBuilder();
        String id = "";

        Held(String index) {
            this.index = index;
        }
    }

    private final List<Held> calls = new ArrayList<>();

    /** Adds the pieces of one chunk, and returns how many characters are kept of them. */
    long add(List<JsonValue> pieces) {
        long kept = 0;
        int position = 0;
        for (JsonValue piece : pieces) {
            String number = piece.get("index").number();
            Held call =
                    call(
                            number == null ? Integer.toString(position) : number,
                            piece.get("id").textOrEmpty());
            kept += add(call, piece);
            position++;
        }
        return kept;
    }

    /** Returns the call that a piece continues, or a new one if none has its number and id. */
    private Held call(String index, String id) {
        for (Held call : calls.reversed()) {
            if (call.index.equals(index) && (id.isEmpty() || call.id.isEmpty())) {
                return named(call, id);
            }
            if (call.index.equals(index) && call.id.equals(id)) {
                return call;
            }
        }
        Held fresh = new Held(index);
        calls.add(fresh);
        return named(fresh, id);
    }

    private static Held named(Held call, String id) {
        if (call.id.isEmpty()) {
            call.id = id;
        }
        return call;
    }

    private static long add(Held call, JsonValue piece) {
        long kept = 1;
        for (var member : piece.members().entrySet()) {
            if (!member.getKey().equals(FUNCTION)) {
                kept += put(call.members, member.getKey(), member.getValue());
            }
        }
        for (var member : piece.get(FUNCTION).members().entrySet()) {
            String part = member.getKey().equals(ARGUMENTS) ? member.getValue().text() : null;
            if (part == null) {
                kept += put(call.function, member.getKey(), member.getValue());
            } else {
                call.arguments.append(part);
                kept += part.length();
            }
        }
        return kept;
    }

    private static int put(ObjectBuilder object, String name, JsonValue value) {
        if (value.isNull() || "".equals(value.text())) {
            return 0;
        }
        object.put(name, value);
        return value.toJson().length();
    }

    /** Returns the calls, each in one piece. */
    JsonValue whole() {
        return JsonValue.array(calls.stream().map(HeldToolCalls::whole).toList());
    }

    private static JsonValue whole(Held call) {
        if (!call.function.build().has(ARGUMENTS)) {
            // A call without arguments is {} to Mistral's clients, which parse the text.
            String text = call.arguments.isEmpty() ? "{}" : call.arguments.toString();
            call.function.put(ARGUMENTS, text);
        }
        return call.members.put(FUNCTION, call.function.build()).build();
    }
}
