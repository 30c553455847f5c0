package dev.portolan.provider.openai;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.wire.Edits;

import org.jspecify.annotations.Nullable;

/** The changes to the bytes of one JSON object; nothing is allocated until the first. */
final class ObjectEdits {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private @Nullable Edits edits;

    /** Begins the next object, without changes. */
    void begin(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        edits = null;
    }

    void replace(int start, int end, byte[] with) {
        edits().replace(start, end, with);
    }

    void replace(int start, int end, String with) {
        edits().replace(start, end, with);
    }

    void insert(int at, String text) {
        edits().insert(at, text);
    }

    private Edits edits() {
        if (edits == null) {
            edits = new Edits(new Slice(bytes, from, to));
        }
        return edits;
    }

    /** Returns the object with its changes, or null where it has none. */
    @Nullable UpstreamBody build() {
        return edits == null ? null : edits.build();
    }
}
