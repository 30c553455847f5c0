package dev.portolan.provider.responses;

import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseWriter;

import java.io.ByteArrayOutputStream;

/** Collects events of one stream and numbers them, and the items that they write. */
final class NumberedEvents {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private long next;
    private int items;

    /** Numbers events from {@code first}. */
    NumberedEvents(long first) {
        this.next = first;
    }

    void write(String type, ObjectBuilder members) {
        var event = new ObjectBuilder().put("type", type).put("sequence_number", next++);
        members.remove("type").remove("sequence_number").build().members().forEach(event::put);
        out.writeBytes(SseWriter.event(type, event.build().toJson()));
    }

    /** Returns the position in the output of an item that is written now. */
    int nextItem() {
        return items++;
    }

    /** Returns the events since the last call. */
    byte[] take() {
        var events = out.toByteArray();
        out.reset();
        return events;
    }
}
