package dev.portolan.provider.operation;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.util.ArrayList;
import java.util.List;

/**
 * Adds {@code flagged} to the results of a moderation that lack it, as Mistral's do, because
 * clients of OpenAI decide by it: whether any category holds.
 */
final class MistralModeration {
    private final JsonCursor cursor = new JsonCursor();
    private final byte[] bytes;
    private final List<Integer> flagged = new ArrayList<>();
    private final List<Integer> plain = new ArrayList<>();

    private MistralModeration(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a whole answer, which is well-formed, with the members added. */
    static Slice completed(Slice answer) {
        var reading = new MistralModeration(answer.array());
        reading.read(answer);
        var edits = new Edits(answer);
        reading.flagged.forEach(at -> edits.insert(at, "\"flagged\":true,"));
        reading.plain.forEach(at -> edits.insert(at, "\"flagged\":false,"));
        return edits.isEmpty() ? answer : Slice.of(edits.build().toBytes());
    }

    private void read(Slice answer) {
        cursor.over(bytes, answer.from(), answer.to());
        cursor.object();
        while (cursor.member()) {
            if (cursor.named("results") && cursor.array()) {
                while (cursor.element()) {
                    result();
                }
            } else {
                cursor.skip();
            }
        }
    }

    private void result() {
        int at = cursor.position() + 1;
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        boolean known = false;
        boolean any = false;
        while (cursor.member()) {
            known |= cursor.named("flagged");
            if (cursor.named("categories") && cursor.object()) {
                while (cursor.member()) {
                    cursor.skip();
                    any |= JsonText.is(bytes, cursor.valueFrom(), cursor.valueTo(), "true");
                }
            } else {
                cursor.skip();
            }
        }
        if (!known) {
            (any ? flagged : plain).add(at);
        }
    }
}
