package dev.portolan.provider.messages;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.SseReader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Converts an answer in Anthropic's protocol between its two forms: a message and a stream's
 * events. Unknown members and blocks are kept; the events are without {@code message_stop}.
 */
public final class MessageForms {

    private MessageForms() {}

    /** Converts a stream's events to a message; empty where they can't be read as one. */
    public static Optional<Slice> whole(Slice events) {
        var reader = new SseReader();
        reader.feed(events.array(), events.from(), events.to());
        var message = new MessageFold();
        while (reader.next()) {
            var event = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
            if (event == null || !message.add(event)) {
                return Optional.empty();
            }
        }
        return message.build().map(JsonValue::toBytes).map(Slice::of);
    }

    /** Converts a message to a stream's events; empty where it can't be read as one. */
    public static Optional<Slice> events(Slice whole) {
        var message = JsonReader.read(whole.array(), whole.from(), whole.to());
        if (message == null
                || !message.get("content").isArray()
                || message.get("stop_reason").isNull()) {
            return Optional.empty();
        }
        var events = new ByteArrayOutputStream(whole.length() + 512);
        var opened =
                new ObjectBuilder(message)
                        .put("content", JsonValue.array(List.of()))
                        .put("stop_reason", JsonLiteral.NULL)
                        .put("stop_sequence", JsonLiteral.NULL);
        write(events, "message_start", new ObjectBuilder().put("message", opened.build()));
        int index = 0;
        for (var block : message.get("content").elements()) {
            block(events, index++, block);
        }
        var ending =
                new ObjectBuilder()
                        .put("stop_reason", message.get("stop_reason"))
                        .put("stop_sequence", message.get("stop_sequence"));
        write(
                events,
                "message_delta",
                new ObjectBuilder()
                        .put("delta", ending.build())
                        .put("usage", message.has("usage") ? message.get("usage") : null));
        return Optional.of(Slice.of(events.toByteArray()));
    }

    private static void block(ByteArrayOutputStream events, int index, JsonValue block) {
        var opened = new ObjectBuilder(block);
        var deltas = new ByteArrayOutputStream();
        for (var piece : BlockPiece.values()) {
            var value = block.get(piece.member());
            for (var part : piece.parts(block.get("type").textOrEmpty(), value)) {
                opened.put(piece.member(), piece.empty());
                write(deltas, "content_block_delta", at(index).put("delta", piece.delta(part)));
            }
        }
        write(events, "content_block_start", at(index).put("content_block", opened.build()));
        events.writeBytes(deltas.toByteArray());
        write(events, "content_block_stop", at(index));
    }

    private static ObjectBuilder at(int index) {
        return new ObjectBuilder().put("index", index);
    }

    private static void write(ByteArrayOutputStream events, String name, ObjectBuilder members) {
        var event = new ObjectBuilder().put("type", name);
        members.build().members().forEach(event::put);
        var text = "event: " + name + "\ndata: " + event.build().toJson() + "\n\n";
        events.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
