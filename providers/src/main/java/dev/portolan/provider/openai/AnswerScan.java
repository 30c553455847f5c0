package dev.portolan.provider.openai;

import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Scans one JSON object of an answer, a chunk of a stream or a whole answer, for what the gateway
 * needs, and records the bytes to change. State of the choices is kept from chunk to chunk; a chunk
 * that is truncated or malformed changes nothing.
 */
final class AnswerScan {
    private static final String CHUNK = "\"chat.completion.chunk\"";

    private final JsonCursor cursor = new JsonCursor();
    private final UsageSpan usage = new UsageSpan();
    private final ChoiceScan choices;
    private final boolean whole;

    private byte[] bytes = new byte[0];
    private int to;
    private boolean error;
    private boolean data;

    private AnswerScan(boolean whole) {
        this.whole = whole;
        choices = new ChoiceScan(cursor, usage, whole);
    }

    static AnswerScan ofWhole() {
        return new AnswerScan(true);
    }

    static AnswerScan ofStream() {
        return new AnswerScan(false);
    }

    /** Keeps the text of all objects from here on in {@code text}. */
    void keepIn(SentText text) {
        choices.keepIn(text);
    }

    /**
     * Reads one object; returns false unless the range is exactly one, well-formed and in UTF-8.
     */
    boolean read(byte[] array, int start, int end) {
        bytes = array;
        to = end;
        error = false;
        data = false;
        usage.clear();
        choices.begin(array, start, end);
        cursor.over(array, start, end);
        if (!cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            member();
        }
        if (!whole && usage.isTop() && choices.choicesHere() > 0) {
            withoutUsage();
        }
        boolean sound = cursor.end() && JsonText.isUtf8(array, start, end);
        if (sound) {
            choices.keep();
        } else {
            choices.forget();
        }
        return sound;
    }

    /** Removes the usage, with the comma that belongs to it. */
    private void withoutUsage() {
        int start = usage.memberFrom();
        int end = JsonText.skipBlank(bytes, usage.to(), to);
        if (end < to && bytes[end] == ',') {
            end++;
        } else {
            end = usage.to();
            while (bytes[start] != ',') {
                start--;
            }
        }
        choices.replace(start, end, "");
    }

    private void member() {
        if (cursor.named("choices")) {
            choices();
        } else if (cursor.named("usage")) {
            usage.at(cursor, true);
        } else if (cursor.named("x_groq")) {
            usageBelow();
        } else if (cursor.named("error")) {
            cursor.skip();
            error |= isTruthy(cursor.valueFrom(), cursor.valueTo());
        } else if (cursor.named("object")) {
            cursor.skip();
            kind(cursor.valueFrom(), cursor.valueTo());
        } else {
            data |= cursor.named("data") && cursor.peek() == '[';
            cursor.skip();
        }
    }

    /**
     * Sets the object type of a first chunk that names none, as Azure's, because clients check it.
     */
    private void kind(int valueFrom, int valueTo) {
        error |= JsonText.is(bytes, valueFrom, valueTo, "\"error\"");
        if (!whole && JsonText.is(bytes, valueFrom, valueTo, "\"\"")) {
            choices.replace(valueFrom, valueTo, CHUNK);
        }
    }

    private void usageBelow() {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            if (cursor.named("usage")) {
                usage.at(cursor, false);
            } else {
                cursor.skip();
            }
        }
    }

    private boolean isTruthy(int valueFrom, int valueTo) {
        return !JsonText.is(bytes, valueFrom, valueTo, "null")
                && !JsonText.is(bytes, valueFrom, valueTo, "false")
                && !JsonText.is(bytes, valueFrom, valueTo, "\"\"");
    }

    private void choices() {
        if (!cursor.array()) {
            cursor.skip();
            return;
        }
        while (cursor.element()) {
            if (cursor.object()) {
                choices.choice();
            } else {
                cursor.skip();
            }
        }
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody edited() {
        return choices.edited();
    }

    boolean hasError() {
        return error;
    }

    /** Returns whether the object contains text, reasoning, a refusal, audio or a tool call. */
    boolean hasContent() {
        return choices.hasContent();
    }

    /** Returns whether this object or one before it showed that the model is thinking. */
    boolean thinking() {
        return choices.thinking();
    }

    /** Returns whether the object has an array {@code data}, as an answer to embeddings does. */
    boolean hasData() {
        return data;
    }

    int choicesHere() {
        return choices.choicesHere();
    }

    boolean hasUsage() {
        return usage.from() >= 0;
    }

    int usageFrom() {
        return usage.from();
    }

    int usageTo() {
        return usage.to();
    }

    List<ChoiceFinish> finishes() {
        return choices.finishes();
    }

    boolean anyChoice() {
        return choices.anyChoice();
    }

    /** Returns whether there are choices, and each has a finish reason. */
    boolean allFinished() {
        return choices.allFinished();
    }

    /** Returns whether all choices, at least this many, finished and had no content after it. */
    boolean allFinished(int expected) {
        return choices.allFinished(expected);
    }
}
