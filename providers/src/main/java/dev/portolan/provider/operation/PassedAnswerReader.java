package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an answer that passes: a JSON object or text whole, events and sound as they come. Only
 * what was used is read from it.
 */
final class PassedAnswerReader implements AnswerReader {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private static final String HTML = "text/html";

    /** The content types of transcripts and sound, as far as they are known. */
    private static final Pattern PASSED =
            Pattern.compile(
                    "(?:text/(?:plain|vtt|srt|html|event-stream)|application/(?:x-subrip|octet-stream)|audio/[a-z0-9.+-]+)(?:;"
                        + " ?[a-z0-9=\".+-]+)*",
                    Pattern.CASE_INSENSITIVE);

    private final Call call;
    private final AnswerMeter meter = new AnswerMeter();
    private @Nullable String location;
    private String type = JSON;
    private @Nullable PassedStream stream;

    PassedAnswerReader(Call call) {
        this.call = call;
    }

    @Override
    public void head(HeaderLookup headers) {
        location = LocationFields.in(headers);
        var sent = headers.get("content-type");
        type = sent == null ? JSON : sent;
    }

    @Override
    public Optional<String> location() {
        return Optional.ofNullable(location);
    }

    private boolean isMedia() {
        return call.operation().kind().answer() == Operation.Answer.MEDIA;
    }

    private boolean is(String kind) {
        return type.toLowerCase(Locale.ROOT).startsWith(kind);
    }

    @Override
    public boolean streams() {
        return isMedia() && (is(EVENTS) || is("audio/") || is("application/octet-stream"));
    }

    /** Returns the type of what passes; some servers of transcripts call plain text HTML. */
    @Override
    public Optional<String> contentType() {
        if (!isMedia() || is(JSON) || !PASSED.matcher(type).matches()) {
            return Optional.empty();
        }
        return Optional.of(is(HTML) ? "text/plain; charset=utf-8" : type);
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        int start = JsonText.skipBlank(body, from, to);
        boolean page = start < to && body[start] == '<' && is(HTML);
        if (contentType().isPresent() && !page) {
            return new WholeAnswer.Answer(
                    new Slice(body, from, to), null, null, RequestUnits.of(call));
        }
        if (start == to || body[start] != '{') {
            return new WholeAnswer.Failure(UnusableAnswer.unexpectedBody());
        }
        if (!meter.read(body, start, to)) {
            return new WholeAnswer.Failure(UnusableAnswer.malformedJson());
        }
        if (meter.hasError()) {
            return new WholeAnswer.Failure(ErrorReader.inside(body, start, to));
        }
        if (!meter.hasContent()) {
            return UnusableAnswer.withoutCompletion();
        }
        return new WholeAnswer.Answer(
                new Slice(body, from, to), meter.tokens(), null, quantities());
    }

    /** Returns what the answer names, and of what it does not name what the request shows. */
    private ChargedUnits quantities() {
        return RequestUnits.completed(call, meter.quantities());
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return stream().feed(bytes, from, to, sink);
    }

    private PassedStream stream() {
        var known = stream;
        if (known == null) {
            known = is(EVENTS) ? new PassedEvents(call) : new PassedBytes(call);
            stream = known;
        }
        return known;
    }

    @Override
    public void cutOff() {
        stream().cutOff();
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return stream().end(sink);
    }
}
