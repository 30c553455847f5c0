package dev.portolan.provider.openai;

import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.wire.JsonCursor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Scans the choices of one JSON object of an answer; what it reads counts once that is sound. */
final class ChoiceScan {
    private static final int MAX_INDEX = 1 << 16;

    private final JsonCursor cursor;
    private final UsageSpan usage;
    private final ObjectEdits edits;
    private final boolean whole;
    private final List<ChoiceReading> readings = new ArrayList<>(1);
    private @Nullable SentText sentText;

    private byte[] bytes = new byte[0];
    private ChoiceReading reading = new ChoiceReading();
    private int seenHere;
    private boolean thinking;

    ChoiceScan(JsonCursor cursor, UsageSpan usage, ObjectEdits edits, boolean whole) {
        this.cursor = cursor;
        this.usage = usage;
        this.edits = edits;
        this.whole = whole;
    }

    /** Keeps the text of all objects from here on in {@code text}. */
    void keepIn(SentText text) {
        sentText = text;
    }

    /** Begins the next object. */
    void begin(byte[] array) {
        bytes = array;
        seenHere = 0;
        if (sentText != null) {
            sentText.begin();
        }
    }

    /** Reads the choice whose object the cursor has entered. */
    void choice() {
        if (seenHere == readings.size()) {
            readings.add(new ChoiceReading());
        }
        reading = readings.get(seenHere);
        reading.begin(cursor.position(), seenHere++);
        while (cursor.member()) {
            choiceMember();
        }
        if (reading.index > 0) {
            notOnlyText(true);
        }
    }

    private void choiceMember() {
        if (cursor.named("index")) {
            index();
        } else if (cursor.named("finish_reason")) {
            boolean string = cursor.peek() == '"';
            cursor.skip();
            reading.hasFinish = true;
            reading.finishFrom = string ? cursor.valueFrom() : -1;
            reading.finishTo = cursor.valueTo();
        } else if (cursor.named(whole ? "message" : "delta")) {
            message();
        } else if (cursor.named("text")) {
            reading.textFrom = cursor.position();
            plainText();
            reading.textTo = cursor.valueTo();
        } else if (cursor.named("usage")) {
            usage.at(cursor, false);
        } else {
            cursor.skip();
        }
    }

    private void index() {
        cursor.skip();
        int value = 0;
        for (int i = cursor.valueFrom(); i < cursor.valueTo(); i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || value > MAX_INDEX) {
                reading.badIndexFrom = cursor.valueFrom();
                reading.badIndexTo = cursor.valueTo();
                return;
            }
            value = value * 10 + bytes[i] - '0';
        }
        reading.index = value;
        reading.hasIndex = true;
    }

    private void message() {
        reading.message(cursor.position());
        if (cursor.object()) {
            reading.messageInside = cursor.position();
            while (cursor.member()) {
                messageMember();
            }
        } else {
            cursor.skip();
        }
        reading.messageTo = cursor.position();
    }

    private void messageMember() {
        if (cursor.named("content")) {
            content();
        } else if (cursor.named("tool_calls")) {
            toolCalls();
        } else if (cursor.named("reasoning_content") || cursor.named("reasoning")) {
            thinking |= cursor.peek() == '"';
            cursor.skip();
            other(isFilledString());
        } else if (cursor.named("refusal")) {
            cursor.skip();
            other(isFilledString());
        } else if (cursor.named("function_call") && cursor.peek() == '{') {
            int name = cursor.nameStart();
            var call = CallPiece.function(cursor);
            if (!call.isBlank(bytes)) {
                other(true);
                reading.functionCallFrom = name;
                reading.functionCall = call;
            }
        } else {
            reading.hasRole |= cursor.named("role") && cursor.peek() == '"';
            other(cursor.named("audio") && cursor.peek() == '{');
            cursor.skip();
        }
    }

    /** Records whether there is content other than the answer's text. */
    private void other(boolean there) {
        reading.hasContent |= there;
        notOnlyText(there);
    }

    private void notOnlyText(boolean there) {
        if (there && sentText != null) {
            sentText.other();
        }
    }

    private boolean isFilledString() {
        return cursor.valueTo() - cursor.valueFrom() > 2 && bytes[cursor.valueFrom()] == '"';
    }

    private void content() {
        int start = cursor.position();
        if (cursor.peek() != '[') {
            plainText();
            return;
        }
        var chunks = new ContentChunks(cursor, bytes);
        thinking |= chunks.thinks();
        other(!chunks.isEmpty());
        edits.replace(start, cursor.position(), chunks.flat());
    }

    private void plainText() {
        cursor.skip();
        if (isFilledString()) {
            reading.hasContent = true;
            if (sentText != null) {
                sentText.append(bytes, cursor.valueFrom() + 1, cursor.valueTo() - 1);
            }
        }
    }

    private void toolCalls() {
        int name = cursor.nameStart();
        if (cursor.array()) {
            while (cursor.element()) {
                if (cursor.peek() == '{') {
                    var call = CallPiece.element(cursor, bytes);
                    boolean blank = call.isBlank(bytes);
                    other(!blank);
                    reading.hasCalls |= !blank;
                    reading.calls.add(call);
                } else {
                    cursor.skip();
                }
            }
        } else {
            cursor.skip();
        }
        if (!reading.hasCalls) {
            reading.noCallsFrom = name;
            reading.noCallsTo = cursor.position();
        }
    }

    /** Returns whether this object or one before it showed that the model is thinking. */
    boolean thinking() {
        return thinking;
    }

    /** Returns the choices of this object. */
    List<ChoiceReading> readings() {
        return readings.subList(0, seenHere);
    }

    int choicesHere() {
        return seenHere;
    }
}
