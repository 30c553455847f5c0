package dev.portolan.provider.openai;

import dev.portolan.provider.wire.JsonCursor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Message content in an array of chunks, as Mistral's reasoning models send it: text is joined into
 * one JSON string and thinking into another, without decoding either.
 */
final class ContentChunks {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final ByteArrayOutputStream thinking = new ByteArrayOutputStream();
    private final byte[] bytes;
    private boolean thinks;

    /** Reads the array at the cursor. */
    ContentChunks(JsonCursor cursor, byte[] bytes) {
        this.bytes = bytes;
        read(cursor, text);
    }

    private void read(JsonCursor cursor, ByteArrayOutputStream into) {
        if (!cursor.array()) {
            return;
        }
        while (cursor.element()) {
            if (!cursor.object()) {
                cursor.skip();
                continue;
            }
            while (cursor.member()) {
                member(cursor, into);
            }
        }
    }

    private void member(JsonCursor cursor, ByteArrayOutputStream into) {
        boolean thought = cursor.named("thinking");
        thinks |= thought;
        if (thought && cursor.peek() == '[') {
            read(cursor, thinking);
            return;
        }
        boolean kept = (thought || cursor.named("text")) && cursor.peek() == '"';
        cursor.skip();
        if (kept) {
            int from = cursor.valueFrom() + 1;
            (thought ? thinking : into)
                    .write(bytes, from, Math.max(0, cursor.valueTo() - 1 - from));
        }
    }

    /** Returns whether a chunk of thinking was among them, even an empty one. */
    boolean thinks() {
        return thinks;
    }

    boolean isEmpty() {
        return text.size() == 0 && thinking.size() == 0;
    }

    /**
     * Returns the value of {@code content}, followed by a member for the reasoning if there was
     * any.
     */
    String flat() {
        var content = "\"" + text.toString(StandardCharsets.UTF_8) + "\"";
        return thinking.size() == 0
                ? content
                : content + ",\"reasoning\":\"" + thinking.toString(StandardCharsets.UTF_8) + "\"";
    }
}
