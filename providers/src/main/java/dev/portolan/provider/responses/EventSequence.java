package dev.portolan.provider.responses;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.SseReader;

import java.nio.charset.StandardCharsets;

/** The numbers of a stream's events. */
public final class EventSequence {
    private static final String NUMBER = "sequence_number";

    /** A number of more digits is none that a server gives. */
    private static final int MAX_DIGITS = 15;

    private EventSequence() {}

    /** Returns the number that follows those of complete events; 0 if none has one. */
    public static long after(Slice events) {
        var reader = new SseReader();
        var cursor = new JsonCursor();
        long next = 0;
        reader.feed(events.array(), events.from(), events.to());
        while (reader.next()) {
            cursor.over(reader.array(), reader.dataFrom(), reader.dataTo());
            if (cursor.object()) {
                while (cursor.member()) {
                    boolean numbered = cursor.named(NUMBER);
                    if (cursor.skip() && numbered) {
                        next = Math.max(next, 1 + number(reader.array(), cursor));
                    }
                }
            }
        }
        return next;
    }

    private static long number(byte[] bytes, JsonCursor cursor) {
        int length = cursor.valueTo() - cursor.valueFrom();
        var digits = new String(bytes, cursor.valueFrom(), length, StandardCharsets.US_ASCII);
        return length <= MAX_DIGITS && digits.chars().allMatch(Character::isDigit)
                ? Long.parseLong(digits)
                : -1;
    }
}
