package dev.portolan.provider.wire;

import dev.portolan.provider.bytes.ReadLimits;

import java.io.ByteArrayOutputStream;

/**
 * Distinguishes a stream of events from the JSON body or HTML page that some servers and proxies
 * send in its place with a success status, by the first byte that is not blank; collects the body.
 */
public final class StreamOrBody {
    private enum Form {
        UNKNOWN,
        EVENTS,
        BODY
    }

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private Form form = Form.UNKNOWN;

    /** Recognizes the form; returns the offset from which the bytes are to be read. */
    public int recognize(byte[] bytes, int from, int to) {
        if (form != Form.UNKNOWN) {
            return from;
        }
        int start = JsonText.skipBlank(bytes, from, to);
        if (start < to) {
            boolean isBody = bytes[start] == '{' || bytes[start] == '[' || bytes[start] == '<';
            form = isBody ? Form.BODY : Form.EVENTS;
        }
        return start;
    }

    /** Returns whether only blanks were read so far, or nothing. */
    public boolean isUnknown() {
        return form == Form.UNKNOWN;
    }

    /** Returns whether the bytes are a body. */
    public boolean isBody() {
        return form == Form.BODY;
    }

    /** Adds bytes to the body; returns false where it exceeds {@link ReadLimits#ANSWER_BYTES}. */
    public boolean collect(byte[] bytes, int from, int to) {
        if (body.size() + (to - from) > ReadLimits.ANSWER_BYTES) {
            return false;
        }
        body.write(bytes, from, to - from);
        return true;
    }

    /** Returns the body collected so far. */
    public byte[] body() {
        return body.toByteArray();
    }
}
