package dev.portolan.provider.aws;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.wire.EventStreamReader;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Reads an answer of another protocol that is wrapped in AWS's event stream: verifies and unwraps
 * the messages and passes their content to that protocol's own reader. A body that is no event
 * stream is passed on unchanged.
 */
public final class EventStreamAnswerReader implements AnswerReader {
    /** Extracts the bytes of the inner protocol from one event. */
    public interface Unwrapping {
        /** Returns the bytes; empty if the event carries none, null if it is malformed. */
        byte @Nullable [] bytes(String event, byte[] payload);
    }

    private final AnswerReader inner;
    private final Unwrapping unwrapping;
    private final EventStreamReader frames = new EventStreamReader(EventStreamReader.MAX_MESSAGE);
    private @Nullable Boolean framed;
    private @Nullable ProviderError failure;

    public EventStreamAnswerReader(AnswerReader inner, Unwrapping unwrapping) {
        this.inner = inner;
        this.unwrapping = unwrapping;
    }

    @Override
    public void head(HeaderLookup headers) {
        inner.head(headers);
    }

    @Override
    public Optional<String> location() {
        return inner.location();
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        return inner.whole(body, from, to);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        if (framed == null && from < to) {
            // A message begins with its length, whose highest byte is 0 for every length allowed.
            framed = bytes[from] == 0;
        }
        if (framed == null || failure != null) {
            return 0;
        }
        if (!framed) {
            return inner.feed(bytes, from, to, sink);
        }
        frames.feed(bytes, from, to);
        int withContent = 0;
        while (failure == null && frames.next()) {
            withContent += message(sink);
        }
        var malformed = frames.malformed();
        if (malformed != null && failure == null) {
            fail(malformed(malformed), sink);
        }
        return withContent;
    }

    /** The error of an event stream that can't be read further. */
    static ProviderError malformed(String why) {
        return ProviderError.unusable("The provider's event stream is malformed: " + why + ".");
    }

    private int message(EventSink sink) {
        var error = error(frames);
        if (error != null) {
            fail(error, sink);
            return 0;
        }
        var event = frames.text(":event-type");
        var bytes = event == null ? new byte[0] : unwrapping.bytes(event, frames.payload());
        if (bytes == null) {
            sink.malformed();
            return 0;
        }
        return bytes.length == 0 ? 0 : inner.feed(bytes, 0, bytes.length, sink);
    }

    /** Returns the error in the current message, or null if it is an event. */
    public static @Nullable ProviderError error(EventStreamReader message) {
        var type = message.text(":message-type");
        if (type == null || type.equals("event")) {
            return null;
        }
        var named = message.text(":exception-type");
        var name = named == null ? message.text(":error-code") : named;
        return AwsErrors.inside(name, message.payload());
    }

    private void fail(ProviderError error, EventSink sink) {
        failure = error;
        sink.error(error);
    }

    @Override
    public void cutOff() {
        inner.cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        return frames.withinMessage()
                ? new StreamEnd.Cut("The provider's stream ended within a message.")
                : inner.end(sink);
    }

    @Override
    public void keepSentText() {
        inner.keepSentText();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        return inner.partialAnswer();
    }
}
