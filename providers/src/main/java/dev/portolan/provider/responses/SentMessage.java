package dev.portolan.provider.responses;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.wire.SseReader;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The events of one message that were sent: those that announced it, and the last one. They are
 * read only if the answer breaks off.
 */
public final class SentMessage {
    private static final byte[] NOTHING = new byte[0];

    private final ByteArrayOutputStream announced = new ByteArrayOutputStream();
    private byte[] last = NOTHING;
    private boolean begun;
    private boolean open;

    public SentMessage() {}

    /** Records that text is sent with the next events. */
    public void text() {
        open = true;
    }

    /** Records that the message ends with the next events. */
    public void ended() {
        open = false;
    }

    /** Records events that were sent, in an array that does not change. */
    public void wrote(byte[] events) {
        if (events.length > 0) {
            if (!begun) {
                announced.writeBytes(events);
                begun = open;
            }
            last = events;
        }
    }

    /** Returns what was sent, for another deployment to continue; empty if no message was. */
    public Optional<PartialAnswer> partialAnswer(String text, long events) {
        JsonValue response = JsonLiteral.NULL;
        JsonValue item = JsonLiteral.NULL;
        var reader = new SseReader();
        var bytes = announced.toByteArray();
        reader.feed(bytes, 0, bytes.length);
        while (reader.next()) {
            var event = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
            if (event != null && event.get("response").isObject()) {
                response = event.get("response");
            } else if (event != null && event.get("item").isObject()) {
                item = event;
            }
        }
        if (!response.isObject() || !item.isObject()) {
            return Optional.empty();
        }
        var id = item.get("item").get("id").textOrEmpty();
        int index = (int) item.get("output_index").count();
        return Optional.of(
                new ResponsesPartialAnswer(
                        text,
                        events,
                        response,
                        open ? List.of() : List.of(ended(id, text)),
                        open ? new ResponsesPartialAnswer.OpenMessage(id, index, text) : null,
                        EventSequence.after(Slice.of(last)) - 1));
    }

    private static JsonValue ended(String id, String text) {
        return OutputItems.message(
                id, OutputItems.COMPLETED, OutputItems.text(text, JsonValue.array(List.of())));
    }
}
