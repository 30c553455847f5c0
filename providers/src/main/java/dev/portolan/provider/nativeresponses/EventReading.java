package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.util.Set;

/**
 * Reads one event of a stream in one pass over its bytes: its type, and the text that it adds. One
 * reader reads any number of events, one after the other.
 */
final class EventReading {
    private static final String TEXT = "response.output_text.delta";

    private static final Set<String> THOUGHTS =
            Set.of("response.reasoning_summary_text.delta", "response.reasoning_text.delta");

    /** The events by which content grows; they have nothing else of interest. */
    private static final Set<String> CONTENT =
            Set.of(
                    TEXT,
                    "response.refusal.delta",
                    "response.function_call_arguments.delta",
                    "response.custom_tool_call_input.delta",
                    "response.reasoning_summary_text.delta",
                    "response.reasoning_text.delta");

    private final JsonCursor cursor = new JsonCursor();
    private String type = "";
    private int deltaFrom;
    private int deltaTo;
    private boolean error;

    /** Reads an event's data; false if it is no well-formed object. */
    boolean read(byte[] bytes, int from, int to) {
        type = "";
        deltaFrom = 0;
        deltaTo = 0;
        error = false;
        cursor.over(bytes, from, to);
        if (!JsonText.isUtf8(bytes, from, to) || !cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            boolean typed = cursor.named("type");
            boolean delta = cursor.named("delta");
            boolean failed = cursor.named("error");
            int first = cursor.peek();
            if (!cursor.skip()) {
                return false;
            }
            if (typed && first == '"') {
                type = JsonText.decode(bytes, cursor.valueFrom(), cursor.valueTo());
            } else if (delta && first == '"') {
                deltaFrom = cursor.valueFrom() + 1;
                deltaTo = cursor.valueTo() - 1;
            }
            error |= failed && (first == '{' || first == '"');
        }
        return cursor.end();
    }

    /** Returns the event's type; empty if it has none. */
    String type() {
        return type;
    }

    /** Returns whether it is an error. */
    boolean isError() {
        return error || type.equals("error");
    }

    /** Returns whether it adds content, and has content to add. */
    boolean isContent() {
        return CONTENT.contains(type);
    }

    boolean isText() {
        return type.equals(TEXT);
    }

    boolean isThought() {
        return THOUGHTS.contains(type);
    }

    /** Returns where the added text begins, within its quotes. */
    int deltaFrom() {
        return deltaFrom;
    }

    /** Returns where the added text ends, within its quotes. */
    int deltaTo() {
        return deltaTo;
    }
}
