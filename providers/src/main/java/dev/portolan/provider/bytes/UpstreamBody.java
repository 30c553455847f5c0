package dev.portolan.provider.bytes;

import java.util.List;

/** A body made of ranges of one or more arrays, sent one after the other without joining them. */
public final class UpstreamBody {
    private final List<Slice> segments;
    private final int length;

    public UpstreamBody(List<Slice> segments) {
        this.segments = List.copyOf(segments);
        int sum = 0;
        for (var segment : segments) {
            sum = Math.addExact(sum, segment.length());
        }
        this.length = sum;
    }

    /** A body that is one range, unchanged. */
    public static UpstreamBody of(Slice whole) {
        return new UpstreamBody(List.of(whole));
    }

    /** The body's size in bytes, for {@code content-length}. */
    public int length() {
        return length;
    }

    /** The ranges in order; their arrays are to be read only. */
    public List<Slice> segments() {
        return segments;
    }

    /** The body as one array of its own. */
    public byte[] toBytes() {
        var bytes = new byte[length];
        int at = 0;
        for (var segment : segments) {
            System.arraycopy(segment.array(), segment.from(), bytes, at, segment.length());
            at += segment.length();
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "UpstreamBody[" + length + " bytes]";
    }
}
