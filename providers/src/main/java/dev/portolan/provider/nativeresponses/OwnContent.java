package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.responseinput.EncryptedContent;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;

import java.nio.charset.StandardCharsets;

/** Puts the owner's name before encrypted content, in an event or a whole answer. */
final class OwnContent {
    private static final byte[] NAME = "\"encrypted_content\"".getBytes(StandardCharsets.US_ASCII);

    private final String mark;
    private final JsonCursor cursor = new JsonCursor();

    OwnContent(String owner) {
        this.mark = EncryptedContent.mark(owner);
    }

    /** Returns an object with the marks; the same bytes if there is nothing to mark. */
    Slice marked(Slice object) {
        if (mark.isEmpty() || !contains(object)) {
            return object;
        }
        var edits = new Edits(object);
        cursor.over(object.array(), object.from(), object.to());
        value(edits);
        return edits.isEmpty() ? object : Slice.of(edits.build().toBytes());
    }

    private static boolean contains(Slice object) {
        var bytes = object.array();
        for (int at = object.from(); at <= object.to() - NAME.length; at++) {
            if (bytes[at] == '"' && startsAt(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAt(byte[] bytes, int at) {
        for (int i = 1; i < NAME.length; i++) {
            if (bytes[at + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private void value(Edits edits) {
        if (cursor.peek() == '{') {
            cursor.object();
            while (cursor.member()) {
                boolean encrypted = cursor.named("encrypted_content") && cursor.peek() == '"';
                if (!encrypted) {
                    value(edits);
                } else if (cursor.skip() && cursor.valueTo() - cursor.valueFrom() > 2) {
                    edits.insert(cursor.valueFrom() + 1, mark);
                }
            }
        } else if (cursor.peek() == '[') {
            cursor.array();
            while (cursor.element()) {
                value(edits);
            }
        } else {
            cursor.skip();
        }
    }
}
