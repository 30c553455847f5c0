package dev.portolan.provider.aws;

import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.bytes.ReadLimits;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.wire.EventStreamReader;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the answers of Bedrock: a JSON body, or an event stream with one JSON event per message.
 * InvokeModel wraps the vendor's event once more, in base 64.
 */
public final class BedrockDecoder implements AnswerDecoder {
    private final EventStreamReader frames = new EventStreamReader(EventStreamReader.MAX_MESSAGE);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private final BedrockAnswer.Kind kind;
    private @Nullable BedrockAnswer answer;
    private BedrockHead head = BedrockHead.NONE;
    private @Nullable Boolean framed;
    private boolean ended;
    private int malformed;

    public BedrockDecoder(BedrockAnswer.Kind kind) {
        this.kind = kind;
    }

    @Override
    public void head(HeaderLookup headers) {
        head = BedrockHead.of(headers);
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        var json = JsonText.isUtf8(bytes, from, to) ? JsonReader.read(bytes, from, to) : null;
        if (json == null) {
            fail(UnusableAnswer.malformedJson(), events);
        } else if (answer().isIn(json)) {
            answer().whole(json, events);
        } else if (json.has("message") || json.has("Message") || json.has("__type")) {
            var type = json.get("__type").text();
            fail(AwsErrors.inside(type, Arrays.copyOfRange(bytes, from, to)), events);
        } else {
            fail(UnusableAnswer.noCompletion(), events);
        }
    }

    private BedrockAnswer answer() {
        var started = answer;
        if (started == null) {
            started = kind.of(head);
            answer = started;
        }
        return started;
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        if (framed == null && from < to) {
            // A message begins with its length, whose highest byte is 0 for every length allowed.
            framed = bytes[from] == 0;
        }
        if (ended || framed == null) {
            return;
        }
        if (!framed) {
            keep(bytes, from, to, events);
            return;
        }
        frames.feed(bytes, from, to);
        while (!ended && frames.next()) {
            message(events);
        }
        var malformed = frames.malformed();
        if (malformed != null && !ended) {
            fail(EventStreamAnswerReader.malformed(malformed), events);
        }
    }

    private void message(Consumer<StreamEvent> events) {
        var error = EventStreamAnswerReader.error(frames);
        if (error != null) {
            fail(error, events);
            return;
        }
        var type = frames.text(":event-type");
        var json = JsonReader.readUtf8(frames.payload());
        var event = json != null && InvokeChunks.TYPE.equals(type) ? InvokeChunks.in(json) : json;
        if (type == null || event == null) {
            malformed++;
        } else {
            answer().event(type, event, events);
        }
    }

    @Override
    public int malformed() {
        return malformed;
    }

    @Override
    public boolean thinking() {
        return answer != null && answer.thinking();
    }

    /** A body in place of the requested stream: a whole answer, or an error with status 200. */
    private void keep(byte[] bytes, int from, int to, Consumer<StreamEvent> events) {
        if (body.size() + (to - from) > ReadLimits.ANSWER_BYTES) {
            fail(UnusableAnswer.oversizedBody(), events);
            return;
        }
        body.write(bytes, from, to - from);
    }

    private void fail(ProviderError error, Consumer<StreamEvent> events) {
        ended = true;
        events.accept(new StreamEvent.Failure(error));
    }

    /** No-op: an answer with a finish reason is complete however its stream ends. */
    @Override
    public void cutOff() {}

    @Override
    public void end(Consumer<StreamEvent> events) {
        if (ended) {
            return;
        }
        if (Boolean.FALSE.equals(framed)) {
            var bytes = body.toByteArray();
            whole(bytes, 0, bytes.length, events);
        } else if (!frames.withinMessage()) {
            answer().closed(events);
        }
    }
}
