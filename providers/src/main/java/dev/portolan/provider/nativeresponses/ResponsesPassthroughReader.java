package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.responses.ResponsesDecoder;
import dev.portolan.provider.responses.ResponsesForms;
import dev.portolan.provider.responses.ResponsesUsage;
import dev.portolan.provider.responses.SentMessage;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.StreamOrBody;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Forwards an answer in the Responses protocol to a caller of the same protocol: each event's data
 * unchanged, under its name. Usage and the reason of the end are read from the last event.
 */
public final class ResponsesPassthroughReader implements AnswerReader {
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final SseReader events = new SseReader();
    private final StreamOrBody form = new StreamOrBody();
    private final EventReading event = new EventReading();
    private final OwnContent owned;
    private final SentMessage message = new SentMessage();
    private @Nullable SentText sentText;
    private @Nullable ProviderError failure;
    private @Nullable String location;
    private boolean ended;
    private boolean contentSeen;
    private int items;

    /** Reads one answer, whose encrypted content is the owner's. */
    ResponsesPassthroughReader(String owner) {
        this.owned = new OwnContent(owner);
    }

    @Override
    public void head(HeaderLookup headers) {
        var named = LocationFields.in(headers);
        location = named == null ? location : named;
    }

    @Override
    public Optional<String> location() {
        return Optional.ofNullable(location);
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var fold = new Fold();
        new ResponsesDecoder().whole(body, from, to, new Lifecycle(fold));
        var broken = fold.failure();
        if (broken != null) {
            return new WholeAnswer.Failure(broken);
        }
        if (!fold.isWhole()) {
            return UnusableAnswer.withoutCompletion();
        }
        return new WholeAnswer.Answer(
                owned.marked(new Slice(body, from, to)),
                fold.usage(),
                fold.answer().choices().getFirst().finish());
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        int start = form.recognize(bytes, from, to);
        if (start == to || failure != null || ended) {
            return 0;
        }
        if (form.isBody()) {
            if (!form.collect(bytes, start, to)) {
                fail(UnusableAnswer.oversizedBody(), sink);
            }
            return 0;
        }
        events.feed(bytes, start, to);
        return drain(sink);
    }

    private int drain(EventSink sink) {
        int withContent = 0;
        while (failure == null && !ended && events.next()) {
            withContent += event(sink) ? 1 : 0;
        }
        if (failure == null && events.tooLarge()) {
            fail(UnusableAnswer.oversizedEvent(), sink);
        }
        return withContent;
    }

    /** Handles one event; returns whether it had content for the caller. */
    private boolean event(EventSink sink) {
        if (events.isEndMarker()) {
            return false;
        }
        var bytes = events.array();
        int from = events.dataFrom();
        int to = events.dataTo();
        if (!event.read(bytes, from, to)) {
            if ("error".equals(events.name())) {
                fail(ErrorReader.inside(bytes, from, to), sink);
            } else {
                sink.malformed();
            }
            return false;
        }
        if (event.isError()) {
            fail(ErrorReader.inside(bytes, from, to), sink);
            return false;
        }
        if (event.isContent()) {
            return content(sink);
        }
        other(JsonReader.read(bytes, from, to), sink);
        return false;
    }

    private boolean content(EventSink sink) {
        boolean any = event.deltaTo() > event.deltaFrom();
        if (event.isThought()) {
            sink.thinking();
        }
        if (any) {
            announce(sink);
        }
        if (sentText != null) {
            sentText.begin();
            if (event.isText()) {
                sentText.append(events.array(), event.deltaFrom(), event.deltaTo());
                message.text();
            } else {
                sentText.other();
            }
        }
        forward(sink);
        return any;
    }

    private void announce(EventSink sink) {
        if (!contentSeen) {
            contentSeen = true;
            sink.firstContent();
        }
    }

    private void other(@Nullable JsonValue data, EventSink sink) {
        var known = data == null ? JsonLiteral.NULL : data;
        if (sentText != null) {
            sentText.begin();
        }
        switch (event.type()) {
            case "response.output_item.added" -> added(known.get("item"), sink);
            case "response.output_item.done" -> {
                message.ended();
                forward(sink);
            }
            case "response.output_text.annotation.added" -> {
                inexact();
                forward(sink);
            }
            case "response.completed", "response.incomplete" -> end(known.get("response"), sink);
            case "response.failed", "response.cancelled" -> {
                var response = known.get("response").toBytes();
                fail(ErrorReader.inside(response, 0, response.length), sink);
            }
            default -> forward(sink);
        }
    }

    /** Records that the answer has more than the text of one message, and can't be continued. */
    private void inexact() {
        if (sentText != null) {
            sentText.other();
        }
    }

    private void added(JsonValue item, EventSink sink) {
        var type = item.get("type").textOrEmpty();
        if (type.equals("reasoning")) {
            sink.thinking();
        } else if (!type.equals("message")) {
            announce(sink);
        }
        if (items++ > 0 || !type.equals("message")) {
            inexact();
        }
        forward(sink);
    }

    private void end(JsonValue response, EventSink sink) {
        forward(sink);
        if (response.get("usage").isObject()) {
            sink.usage(ResponsesUsage.read(response.get("usage")));
        }
        var finish = ResponsesDecoder.finish(response);
        sink.finish(0, finish, response.get("status").textOrEmpty());
        ended = true;
        sink.done();
    }

    private void forward(EventSink sink) {
        var data = new Slice(events.array(), events.dataFrom(), events.dataTo());
        var marked = event.isContent() ? data : owned.marked(data);
        var out = new ByteArrayOutputStream(marked.length() + 96);
        var name = events.name();
        out.writeBytes(("event: " + (name == null ? event.type() : name)).getBytes(UTF_8));
        out.writeBytes(DATA);
        out.write(marked.array(), marked.from(), marked.length());
        out.writeBytes(END);
        var written = out.toByteArray();
        if (sentText != null) {
            message.wrote(written);
            sentText.sent();
        }
        sink.forward(written, 0, written.length);
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private void fail(ProviderError error, EventSink sink) {
        failure = error;
        sink.error(error);
    }

    @Override
    public void keepSentText() {
        sentText = new SentText();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        var text = sentText;
        return text != null && text.isContinuable()
                ? message.partialAnswer(text.text(), text.events())
                : Optional.empty();
    }

    /** Does nothing: an answer is complete with its last event, however its bytes end. */
    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        if (failure == null && !ended && !form.isBody()) {
            events.finish();
            drain(sink);
            if (events.cut()) {
                sink.malformed();
            }
        }
        if (failure == null && form.isBody()) {
            wholeAsStream(sink);
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        return ended ? new StreamEnd.Complete() : UnusableAnswer.cut(form.isUnknown());
    }

    /** Sends a body that came in place of a stream as a stream. */
    private void wholeAsStream(EventSink sink) {
        var bytes = form.body();
        switch (whole(bytes, 0, bytes.length)) {
            case WholeAnswer.Failure(ProviderError error) -> fail(error, sink);
            case WholeAnswer.Answer(Slice body, var usage, var finish, var _) -> {
                var stream = ResponsesForms.events(body);
                if (stream.isEmpty()) {
                    fail(UnusableAnswer.noCompletion(), sink);
                    return;
                }
                announce(sink);
                var written = stream.get().toBytes();
                sink.forward(written, 0, written.length);
                if (usage != null) {
                    sink.usage(usage);
                }
                if (finish != null) {
                    sink.finish(0, finish, finish.wire());
                }
                ended = true;
                sink.done();
            }
        }
    }
}
