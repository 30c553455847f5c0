package dev.portolan.provider.continuation;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.wire.JsonText;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The text of a streamed answer that the caller has received, kept up to {@link
 * ReadLimits#SENT_TEXT_BYTES} so that another deployment can continue it. It is kept JSON-escaped
 * and decoded only on request, so that a stream that is never cut costs a copy and nothing else.
 */
public final class SentText {
    /** Surrogates without their other half, which UTF-8 cannot encode. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private byte[] escaped = new byte[256];
    private int length = 1;
    private int ahead = 1;
    private long events;
    private boolean continuable = true;
    private boolean otherHere;

    public SentText() {
        escaped[0] = '"';
    }

    /** Begins an event; what the one before added counts only if it was {@link #sent}. */
    public void begin() {
        ahead = length;
        otherHere = false;
    }

    /** Adds the bytes between the quotes of a JSON string. */
    public void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (!continuable || ahead + more > ReadLimits.SENT_TEXT_BYTES) {
            otherHere = true;
            return;
        }
        if (ahead + more >= escaped.length) {
            escaped = Arrays.copyOf(escaped, Math.max(ahead + more + 1, escaped.length * 2));
        }
        System.arraycopy(bytes, from, escaped, ahead, more);
        ahead += more;
    }

    /** Adds text. */
    public void append(String text) {
        var quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        var bytes =
                LONE_SURROGATE
                        .matcher(quoted)
                        .replaceAll(m -> "\\\\u%04x".formatted((int) m.group().charAt(0)))
                        .getBytes(StandardCharsets.UTF_8);
        append(bytes, 0, bytes.length);
    }

    /** Marks the event as holding more than the text of one choice, which can't be continued. */
    public void other() {
        otherHere = true;
    }

    /** Records that the event was sent to the caller. */
    public void sent() {
        events += ahead > length ? 1 : 0;
        length = ahead;
        continuable &= !otherHere;
    }

    /** Returns whether the events sent so far hold text, and nothing but text within the limit. */
    public boolean isContinuable() {
        return continuable && events > 0;
    }

    /** Returns how many events with text were sent. */
    public long events() {
        return events;
    }

    /** Returns the text sent. */
    public String text() {
        escaped[length] = '"';
        return JsonText.decode(escaped, 0, length + 1);
    }
}
