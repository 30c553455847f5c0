package dev.portolan.provider.multipart;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a form in parts, however its bytes are split: feed, and finish at the end. Keeps at most
 * one header block or field; files go to the {@link FormListener} as they come. After a fault
 * nothing more is read. Not thread-safe; one use only.
 */
public final class FormReader {
    /** The largest header block of a part, in bytes. */
    public static final int HEAD_BYTES = 8 << 10;

    /** The largest value of a field, in bytes. */
    public static final int FIELD_BYTES = 256 << 10;

    /** The most parts of a form. */
    public static final int PARTS = 128;

    private static final FormFault CUT =
            new FormFault(
                    "The form ends before its closing boundary; send it whole, with the right"
                            + " content-length.",
                    null);
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private enum State {
        BEFORE_FIRST,
        AFTER_BOUNDARY,
        HEAD,
        FIELD,
        FILE,
        CLOSED
    }

    private final FormListener listener;
    private final byte[] delimiter;
    private byte[] kept = new byte[0];
    private State state = State.BEFORE_FIRST;
    private PartHead head = new PartHead("", false, -1, "");
    private long size;
    private int parts;
    private @Nullable FormFault fault;

    /** Reads one form whose parts are separated by {@code boundary}. */
    public FormReader(String boundary, FormListener listener) {
        this.listener = listener;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary needs no line end before it.
        this.kept = new byte[] {'\r', '\n'};
    }

    /** Reads the next bytes; returns the fault that was found, or null. */
    public @Nullable FormFault feed(byte[] bytes, int from, int to) {
        if (fault != null) {
            return fault;
        }
        byte[] all = Arrays.copyOf(kept, kept.length + to - from);
        System.arraycopy(bytes, from, all, kept.length, to - from);
        int at = 0;
        boolean moves = true;
        while (fault == null && moves) {
            State before = state;
            int next = step(all, at);
            moves = next > at || state != before;
            at = next;
        }
        kept = Arrays.copyOfRange(all, at, all.length);
        return fault;
    }

    /** Returns the bytes that were fed last and are not read yet. */
    public byte[] unread() {
        return kept.clone();
    }

    /** Reports that no bytes follow; returns the fault that was found, or null. */
    public @Nullable FormFault finish() {
        if (fault == null && state != State.CLOSED) {
            fault = CUT;
        }
        return fault;
    }

    /**
     * Reads one step from an offset; returns the offset after it, the same if bytes are missing.
     */
    private int step(byte[] all, int at) {
        return switch (state) {
            case BEFORE_FIRST -> first(all, at);
            case AFTER_BOUNDARY -> afterBoundary(all, at);
            case HEAD -> head(all, at);
            case FIELD -> field(all, at);
            case FILE -> file(all, at);
            case CLOSED -> closed(all, at);
        };
    }

    private int first(byte[] all, int at) {
        int most = Math.min(delimiter.length, all.length - at);
        for (int i = 0; i < most; i++) {
            if (all[at + i] != delimiter[i]) {
                fail("The form does not begin with the boundary of its content type; send it so.");
                return at;
            }
        }
        if (most < delimiter.length) {
            return at;
        }
        state = State.AFTER_BOUNDARY;
        return at + delimiter.length;
    }

    private int afterBoundary(byte[] all, int at) {
        if (all.length - at < 2) {
            return at;
        }
        if (all[at] == '-' && all[at + 1] == '-') {
            state = State.CLOSED;
            return at + 2;
        }
        if (all[at] == ' ' || all[at] == '\t') {
            return at + 1;
        }
        if (all[at] != '\r' || all[at + 1] != '\n') {
            fail("A boundary of the form is followed by other characters; end the line there.");
            return at;
        }
        if (++parts > PARTS) {
            fail("The form has more than " + PARTS + " parts; send fewer.");
            return at;
        }
        state = State.HEAD;
        // The head's last empty line is found even if the head has no other.
        return at;
    }

    private int head(byte[] all, int at) {
        int end = indexOf(all, at, HEAD_END);
        if (end < 0 ? all.length - at > HEAD_BYTES : end - at > HEAD_BYTES) {
            fail("A part of the form has headers of more than " + HEAD_BYTES + " bytes.");
            return at;
        }
        if (end < 0) {
            return at;
        }
        switch (PartHead.read(all, at, end)) {
            case PartHead.Reading.Bad(FormFault bad) -> fault = bad;
            case PartHead.Reading.Read(PartHead read) -> begin(read);
        }
        return end + HEAD_END.length;
    }

    private void begin(PartHead read) {
        head = read;
        size = 0;
        state = read.file() ? State.FILE : State.FIELD;
        if (read.file()) {
            fault = listener.fileBegins(read.name(), read.lines().getBytes(StandardCharsets.UTF_8));
        }
    }

    private int field(byte[] all, int at) {
        int end = indexOf(all, at, delimiter);
        if (end < 0 ? all.length - at > FIELD_BYTES : end - at > FIELD_BYTES) {
            fault =
                    new FormFault(
                            "The field is larger than " + FIELD_BYTES + " bytes; send less.",
                            head.name());
            return at;
        }
        if (end < 0) {
            return at;
        }
        size = (long) end - at;
        value(all, at, end);
        return end(end);
    }

    private void value(byte[] all, int from, int to) {
        try {
            String value =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(all, from, to - from))
                            .toString();
            fault = listener.field(head.name(), value);
        } catch (CharacterCodingException e) {
            fault = new FormFault("The field is not UTF-8; encode it so.", head.name());
        }
    }

    private int file(byte[] all, int at) {
        int end = indexOf(all, at, delimiter);
        int to = end < 0 ? Math.max(at, all.length - delimiter.length + 1) : end;
        if (to > at) {
            size += (long) to - at;
            listener.fileBytes(all, at, to);
        }
        if (end < 0) {
            return to;
        }
        fault = listener.fileEnds();
        return end(end);
    }

    /** Ends a part at the delimiter that begins at an offset. */
    private int end(int at) {
        if (fault == null && head.length() >= 0 && head.length() != size) {
            fault =
                    new FormFault(
                            "The part has %d bytes (expected: the %d that it announces)."
                                    .formatted(size, head.length()),
                            head.name());
        }
        state = State.AFTER_BOUNDARY;
        return at + delimiter.length;
    }

    private int closed(byte[] all, int at) {
        for (int i = at; i < all.length; i++) {
            if (all[i] != '\r' && all[i] != '\n' && all[i] != ' ' && all[i] != '\t') {
                fail("The form continues after its closing boundary; end it there.");
                return at;
            }
        }
        return all.length;
    }

    private void fail(String message) {
        fault = new FormFault(message, null);
    }

    private static int indexOf(byte[] all, int from, byte[] wanted) {
        int last = all.length - wanted.length;
        for (int i = from; i <= last; i++) {
            if (all[i] == wanted[0]
                    && Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
