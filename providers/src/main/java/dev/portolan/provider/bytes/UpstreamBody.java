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

    /** Returns a body of one range, unchanged. */
    public static UpstreamBody of(Slice whole) {
        return new UpstreamBody(List.of(whole));
    }

    /** Returns the body's size in bytes, for {@code content-length}. */
    public int length() {
        return length;
    }

    /** Returns the ranges in order; their arrays must not be changed. */
    public List<Slice> segments() {
        return segments;
    }

    /** Returns a copy of the body as one array. */
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
