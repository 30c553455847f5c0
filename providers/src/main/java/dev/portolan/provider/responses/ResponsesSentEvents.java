package dev.portolan.provider.responses;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.continuation.SentEvents;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.wire.SseReader;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what was sent in the protocol's events: the text of one message, the events that announced
 * it, and the last event. They are read only if the answer breaks off.
 */
public final class ResponsesSentEvents extends SentEvents {
    private static final byte[] NOTHING = new byte[0];

    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private byte[] last = NOTHING;
    private boolean text;
    private boolean open;

    @Override
    protected boolean mayStartAgain() {
        return false;
    }

    @Override
    protected boolean showsLogprobs() {
        return true;
    }

    @Override
    protected void observe(StreamEvent event, byte[] written) {
        if (event instanceof StreamEvent.BlockStop) {
            open = false;
        } else if (event instanceof StreamEvent.TextDelta) {
            open = true;
        }
        wrote(written);
    }

    /** Records events that were sent; those before the text are kept. */
    public void wrote(byte[] written) {
        if (written.length > 0) {
            if (!text) {
                before.writeBytes(written);
                text = open;
            }
            last = written;
        }
    }

    @Override
    protected Optional<PartialAnswer> partialAnswer(String sent, long events) {
        JsonValue response = JsonLiteral.NULL;
        JsonValue item = JsonLiteral.NULL;
        var reader = new SseReader();
        var announced = before.toByteArray();
        reader.feed(announced, 0, announced.length);
        while (reader.next()) {
            var event = event(reader);
            if (event.get("response").isObject()) {
                response = event.get("response");
            } else if (event.get("item").isObject()) {
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
                        sent,
                        events,
                        response,
                        open ? List.of() : List.of(ended(id, sent)),
                        open ? new ResponsesPartialAnswer.OpenMessage(id, index, sent) : null,
                        EventSequence.after(Slice.of(last)) - 1));
    }

    private static JsonValue ended(String id, String text) {
        return OutputItems.message(
                id, OutputItems.COMPLETED, OutputItems.text(text, JsonValue.array(List.of())));
    }

    private static JsonValue event(SseReader reader) {
        var event = JsonReader.read(reader.array(), reader.dataFrom(), reader.dataTo());
        return event == null ? JsonLiteral.NULL : event;
    }
}
