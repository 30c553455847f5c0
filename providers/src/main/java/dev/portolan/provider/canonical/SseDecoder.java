package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.StreamOrBody;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A decoder for a provider that streams JSON in Server-Sent Events. It splits the bytes into
 * events, reads a body that came in place of a stream, and leaves out and counts events that can't
 * be read; a dialect reads each event's data.
 */
public abstract class SseDecoder implements AnswerDecoder {
    private final SseReader reader = new SseReader();
    private final StreamOrBody form = new StreamOrBody();
    private boolean broken;
    private boolean cutOff;
    private int malformed;

    /**
     * Reads one event.
     *
     * @param name the value of its field of that name, or null
     */
    protected abstract void event(
            @Nullable String name, JsonValue data, Consumer<StreamEvent> events);

    /** Reads a whole answer, an object without an error. */
    protected abstract void answer(JsonValue answer, Consumer<StreamEvent> events);

    /** Handles the end of the bytes; by default does nothing, so that the stream is cut. */
    protected void closed(Consumer<StreamEvent> events) {}

    /**
     * Handles bytes that ended early: within an event, or because the connection broke. By default
     * like {@link #closed}, as nothing that follows changes a finished answer.
     *
     * @param within whether they ended within an event
     */
    protected void interrupted(boolean within, Consumer<StreamEvent> events) {
        closed(events);
    }

    @Override
    public final void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        var json = json(bytes, from, to);
        if (json == null) {
            fail(UnusableAnswer.malformedJson(), events);
        } else if (isError(json)) {
            events.accept(new StreamEvent.Failure(ErrorReader.inside(bytes, from, to)));
        } else if (!json.isObject()) {
            fail(UnusableAnswer.unexpectedBody(), events);
        } else {
            answer(json, events);
        }
    }

    private static @Nullable JsonValue json(byte[] bytes, int from, int to) {
        return JsonText.isUtf8(bytes, from, to) ? JsonReader.read(bytes, from, to) : null;
    }

    /** Returns whether JSON is an error in any of the known shapes. */
    private static boolean isError(JsonValue json) {
        var object =
                json.isArray() && !json.elements().isEmpty() ? json.elements().getFirst() : json;
        var error = object.get("error");
        return error.isObject()
                || !error.textOrEmpty().isEmpty()
                || object.get("type").textOrEmpty().equals("error")
                || object.get("object").textOrEmpty().equals("error");
    }

    @Override
    public final void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        int start = form.recognize(bytes, from, to);
        if (broken || start == to) {
            return;
        }
        if (form.isBody()) {
            if (!form.collect(bytes, start, to)) {
                fail(UnusableAnswer.oversizedBody(), events);
            }
            return;
        }
        reader.feed(bytes, start, to);
        drain(events);
    }

    private void drain(Consumer<StreamEvent> events) {
        while (!broken && reader.next()) {
            read(events);
        }
        if (reader.tooLarge()) {
            fail(UnusableAnswer.oversizedEvent(), events);
        }
    }

    private void read(Consumer<StreamEvent> events) {
        var bytes = reader.array();
        int from = reader.dataFrom();
        int to = reader.dataTo();
        var json = json(bytes, from, to);
        if ("error".equals(reader.name()) || (json != null && isError(json))) {
            fail(ErrorReader.inside(bytes, from, to), events);
        } else if (json != null) {
            event(reader.name(), json, events);
        } else if (reader.isEndMarker()) {
            closed(events);
        } else {
            malformed++;
        }
    }

    @Override
    public final int malformed() {
        return malformed;
    }

    private void fail(ProviderError error, Consumer<StreamEvent> events) {
        broken = true;
        events.accept(new StreamEvent.Failure(error));
    }

    @Override
    public final void cutOff() {
        cutOff = true;
    }

    @Override
    public final void end(Consumer<StreamEvent> events) {
        if (broken) {
            return;
        }
        if (form.isBody()) {
            var bytes = form.body();
            whole(bytes, 0, bytes.length, events);
            return;
        }
        reader.finish();
        drain(events);
        malformed += reader.cut() ? 1 : 0;
        if (broken) {
            return;
        }
        if (cutOff || reader.cut()) {
            interrupted(reader.cut(), events);
        } else {
            closed(events);
        }
    }
}
