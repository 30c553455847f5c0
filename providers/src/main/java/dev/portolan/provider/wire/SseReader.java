package dev.portolan.provider.wire;

import dev.portolan.provider.bytes.ReadLimits;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Splits a byte stream into Server-Sent Events, however the bytes arrive: {@code feed}, then {@code
 * next} until it returns false; at the stream's end {@code finish}, then {@code next} once more.
 *
 * <p>An event without its blank line is offered at the end only if nothing of it can be missing:
 * its data is a complete JSON object or {@code [DONE]}. For anything else {@link #cut} reports that
 * the bytes ended within it.
 *
 * <p>Lines end with LF, CRLF or CR. Comments, {@code id} and {@code retry} are left out; several
 * data lines are joined with a blank, which in JSON means the same as the LF of the standard. An
 * event that is one {@code data: } line ended by LF is a range of the fed array; any other event,
 * and one whose bytes came in two feeds, is in an array of its own.
 */
public final class SseReader {
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] PREFIX = {'d', 'a', 't', 'a', ':', ' '};

    private enum State {
        LINE_START,
        IN_LINE,
        AFTER_CR
    }

    private final int maxEvent;
    private byte[] carry = new byte[0];
    private int carried;
    private byte[] fed = new byte[0];
    private int at;
    private int to;
    private State state = State.LINE_START;
    private int lines;
    private boolean carriageReturn;
    private boolean swallowLineFeed;
    private int bomSeen;
    private boolean tooLarge;
    private boolean finishing;
    private boolean cut;

    private byte[] array = new byte[0];
    private int rawFrom;
    private int rawTo;
    private int dataFrom;
    private int dataTo;
    private boolean inPlace;
    private @Nullable String name;

    /** Reads one stream, with events of at most {@link ReadLimits#EVENT_BYTES}. */
    public SseReader() {
        this(ReadLimits.EVENT_BYTES);
    }

    /**
     * Reads one stream.
     *
     * @param maxEvent the size in bytes beyond which an event is refused
     */
    public SseReader(int maxEvent) {
        this.maxEvent = maxEvent;
    }

    /** Passes the next bytes; the array must not change until {@link #next} returned false. */
    public void feed(byte[] bytes, int from, int end) {
        fed = bytes;
        at = from;
        to = end;
        skipBom();
    }

    private void skipBom() {
        while (bomSeen >= 0 && bomSeen < BOM.length && at < to) {
            if (fed[at] != BOM[bomSeen]) {
                bomSeen = -1;
                return;
            }
            at++;
            bomSeen++;
        }
    }

    /** Advances to the next event that has data or a name; false if more bytes are needed. */
    public boolean next() {
        while (at < to && !tooLarge) {
            int start = at;
            if (!toEventEnd()) {
                keep(start);
                return false;
            }
            if (takeEvent(start)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reports that no bytes follow, so that a complete event without its blank line is offered as
     * well.
     */
    public void finish() {
        finishing = true;
        fed = new byte[] {'\n', '\n'};
        at = 0;
        to = carried == 0 || tooLarge ? 0 : fed.length;
    }

    /** Returns whether an event was larger than allowed; no event follows then. */
    public boolean tooLarge() {
        return tooLarge;
    }

    /**
     * Returns whether the bytes ended within an event; valid once {@link #next} returned false at
     * the end.
     */
    public boolean cut() {
        return cut;
    }

    /** Returns the array that contains the event. */
    public byte[] array() {
        return array;
    }

    /** Returns whether that array is the one that was fed. */
    public boolean inPlace() {
        return inPlace;
    }

    /** Returns the offset at which the event begins, field names included. */
    public int rawFrom() {
        return rawFrom;
    }

    /** Returns the offset at which the event ends, blank line included. */
    public int rawTo() {
        return rawTo;
    }

    /** Returns the offset at which the event's data begins. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Returns the offset at which the event's data ends. */
    public int dataTo() {
        return dataTo;
    }

    /** Returns the value of the event's {@code event} field, or null. */
    public @Nullable String name() {
        return name;
    }

    /** Returns whether the event's data is the end marker of OpenAI's streams, {@code [DONE]}. */
    public boolean isEndMarker() {
        int end = dataTo;
        while (end > dataFrom && array[end - 1] == ' ') {
            end--;
        }
        return JsonText.is(array, JsonBytes.skipBlank(array, dataFrom, end), end, "[DONE]");
    }

    /**
     * Moves {@code at} after the blank line that ends the event; false if it has not arrived yet.
     */
    private boolean toEventEnd() {
        while (at < to) {
            byte b = fed[at++];
            if (b == '\n') {
                if (swallowLineFeed) {
                    swallowLineFeed = false;
                    return true;
                }
                if (state == State.LINE_START) {
                    return true;
                }
                lines += state == State.IN_LINE ? 1 : 0;
                state = State.LINE_START;
            } else if (b == '\r') {
                swallowLineFeed = false;
                carriageReturn = true;
                if (state != State.IN_LINE) {
                    swallowLineFeed = true;
                    return true;
                }
                lines++;
                state = State.AFTER_CR;
            } else {
                swallowLineFeed = false;
                state = State.IN_LINE;
                toLineEnd();
            }
        }
        return false;
    }

    private void toLineEnd() {
        int i = at;
        while (i < to && fed[i] != '\n' && fed[i] != '\r') {
            i++;
        }
        at = i;
    }

    private void keep(int start) {
        int more = at - start;
        if (carried + more > maxEvent) {
            tooLarge = true;
            return;
        }
        if (carried + more > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carried + more, Math.min(maxEvent, carried * 2)));
        }
        System.arraycopy(fed, start, carry, carried, more);
        carried += more;
    }

    private boolean takeEvent(int start) {
        array = fed;
        inPlace = carried == 0;
        rawFrom = start;
        rawTo = at;
        if (carried > 0) {
            keep(start);
            array = carry;
            rawFrom = 0;
            rawTo = carried;
            carry = new byte[0];
            carried = 0;
        }
        boolean single = lines == 1 && !carriageReturn;
        state = State.LINE_START;
        lines = 0;
        carriageReturn = false;
        if (rawTo - rawFrom > maxEvent || tooLarge) {
            tooLarge = true;
            return false;
        }
        boolean plain =
                single && Arrays.equals(PREFIX, 0, 6, array, rawFrom, Math.min(rawFrom + 6, rawTo));
        if (!plain) {
            return readFields() && isOffered();
        }
        name = null;
        dataFrom = rawFrom + PREFIX.length;
        dataTo = rawTo - 2;
        return isOffered();
    }

    private boolean isOffered() {
        boolean offered = !finishing || isEndMarker() || hasClosed();
        cut |= !offered;
        return offered;
    }

    /** Returns whether the data is a complete object. */
    private boolean hasClosed() {
        var cursor = new JsonCursor().over(array, dataFrom, dataTo);
        return cursor.peek() == '{' && cursor.skip() && cursor.end();
    }

    /** Rewrites the event as one data line in an array of its own. */
    private boolean readFields() {
        var fields = new SseFields(array, rawFrom, rawTo);
        name = fields.name();
        if (!fields.found()) {
            cut |= finishing && fields.started();
            return false;
        }
        array = fields.event();
        inPlace = false;
        rawFrom = 0;
        rawTo = array.length;
        dataFrom = PREFIX.length;
        dataTo = rawTo - 2;
        return true;
    }
}
