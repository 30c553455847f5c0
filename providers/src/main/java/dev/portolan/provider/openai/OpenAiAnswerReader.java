package dev.portolan.provider.openai;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.chat.ChatPartialAnswer;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.UsageReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads one answer of OpenAI's protocol, letting its bytes through. */
final class OpenAiAnswerReader implements AnswerReader {
    static final int MAX_EVENT = 8 << 20;
    static final int MAX_BODY = 64 << 20;

    private enum Form {
        UNKNOWN,
        EVENTS,
        BODY
    }

    private static final byte[] PREFIX = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUFFIX = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Call call;
    private final SseReader events = new SseReader(MAX_EVENT);
    private final AnswerScan scan = AnswerScan.ofStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private Form form = Form.UNKNOWN;
    private @Nullable ProviderError failure;
    private @Nullable String place;
    private boolean done;
    private boolean contentSeen;
    private @Nullable SentText told;
    private byte[] firstChunk = new byte[0];
    private byte @Nullable [] owedUsage;
    private byte[] fed = new byte[0];
    private int runFrom = -1;
    private int runTo = -1;

    OpenAiAnswerReader(Call call) {
        this.call = call;
    }

    @Override
    public void keepBeginning() {
        var keeper = new SentText();
        told = keeper;
        scan.keepIn(keeper);
    }

    @Override
    public Optional<PartialAnswer> beginning() {
        var kept = told;
        if (kept == null || !kept.joinable() || firstChunk.length == 0) {
            return Optional.empty();
        }
        return Optional.of(ChatPartialAnswer.of(kept.text(), kept.events(), firstChunk));
    }

    @Override
    public void head(HeaderLookup headers) {
        madeIn(LocationFields.in(headers));
    }

    private void madeIn(@Nullable String told) {
        place = told == null ? place : told;
    }

    @Override
    public Optional<String> place() {
        return Optional.ofNullable(place);
    }

    @Override
    public WholeAnswer whole(byte[] bytes, int from, int to) {
        return WholeAnswerReader.read(call.operation(), bytes, from, to, this::madeIn);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        int start = form == Form.UNKNOWN ? recognise(bytes, from, to) : from;
        if (failure != null || done || start == to) {
            return 0;
        }
        if (form == Form.BODY) {
            keepBody(bytes, start, to, sink);
            return 0;
        }
        fed = bytes;
        events.feed(bytes, start, to);
        return drain(sink);
    }

    /** Some servers answer a stream's request with a JSON body or a page, and a success status. */
    private int recognise(byte[] bytes, int from, int to) {
        int start = JsonText.skipBlank(bytes, from, to);
        if (start < to) {
            boolean json = bytes[start] == '{' || bytes[start] == '[';
            form = json || bytes[start] == '<' ? Form.BODY : Form.EVENTS;
        }
        return start;
    }

    private void keepBody(byte[] bytes, int from, int to, EventSink sink) {
        if (body.size() + (to - from) > MAX_BODY) {
            fail(ProviderError.unusable("The provider sent a body beyond every size."), sink);
            return;
        }
        body.write(bytes, from, to - from);
    }

    private int drain(EventSink sink) {
        int withContent = 0;
        while (failure == null && !done && events.next()) {
            withContent += event(sink) ? 1 : 0;
        }
        flush(sink);
        if (events.tooLarge()) {
            fail(ProviderError.unusable("The provider sent an event beyond every size."), sink);
        }
        return withContent;
    }

    /** Handles one event; true if it carried content for the caller. */
    private boolean event(EventSink sink) {
        var bytes = events.array();
        int from = events.dataFrom();
        int to = events.dataTo();
        if (events.isLastWord()) {
            finishStream(sink);
            return false;
        }
        boolean read = scan.read(bytes, from, to);
        if ("error".equals(events.name()) || (read && scan.hasError())) {
            fail(ErrorReader.inside(bytes, from, to), sink);
            return false;
        }
        if (!read) {
            flush(sink);
            sink.malformed();
            return false;
        }
        return chunk(sink);
    }

    private void finishStream(EventSink sink) {
        if (!scan.anyChoice()) {
            fail(ProviderError.unusable("The provider ended the stream without an answer."), sink);
            return;
        }
        flush(sink);
        if (scan.allFinished()) {
            payUsage(sink);
        }
        done = true;
        sink.done();
    }

    /** Usage that came beside the answer's text goes out at its end, where clients look for it. */
    private void payUsage(EventSink sink) {
        var usage = owedUsage;
        if (usage != null && call.wantsUsageChunk() && firstChunk.length > 0) {
            var event = ChatPartialAnswer.of("", 0, firstChunk).using(usage);
            sink.forward(event, 0, event.length);
        }
        owedUsage = null;
    }

    private boolean chunk(EventSink sink) {
        for (var finish : scan.finishes()) {
            if (finish.reason() == FinishReason.ERROR) {
                fail(ProviderError.gaveUp(), sink);
                return false;
            }
        }
        boolean content = scan.hasContent();
        if (scan.thinking()) {
            sink.thinking();
        }
        if (firstChunk.length == 0 && scan.choicesHere() > 0) {
            firstChunk = Arrays.copyOfRange(events.array(), events.dataFrom(), events.dataTo());
        }
        if (content && !contentSeen) {
            contentSeen = true;
            sink.firstContent();
        }
        boolean onlyUsage = scan.hasUsage() && scan.choicesHere() == 0;
        if (!onlyUsage || call.wantsUsageChunk()) {
            forward(sink);
        }
        if (scan.hasUsage()) {
            owedUsage =
                    onlyUsage
                            ? null
                            : Arrays.copyOfRange(events.array(), scan.usageFrom(), scan.usageTo());
        }
        tell(sink);
        return content;
    }

    private void tell(EventSink sink) {
        if (scan.hasUsage()) {
            var usage = UsageReader.read(events.array(), scan.usageFrom(), scan.usageTo());
            sink.usage(usage == null ? Usage.NONE : usage);
            madeIn(LocationFields.inUsage(events.array(), scan.usageFrom(), scan.usageTo()));
        }
        for (var finish : scan.finishes()) {
            sink.finish(finish.choice(), finish.reason(), finish.raw());
        }
    }

    private void forward(EventSink sink) {
        if (told != null) {
            told.forwarded();
        }
        var edited = scan.edited();
        if (edited != null) {
            flush(sink);
            var event = event(edited.toBytes());
            sink.forward(event, 0, event.length);
        } else if (!events.inPlace()) {
            flush(sink);
            sink.forward(events.array(), events.rawFrom(), events.rawTo());
        } else if (runTo == events.rawFrom()) {
            runTo = events.rawTo();
        } else {
            flush(sink);
            runFrom = events.rawFrom();
            runTo = events.rawTo();
        }
    }

    private void flush(EventSink sink) {
        if (runFrom >= 0) {
            sink.forward(fed, runFrom, runTo);
        }
        runFrom = -1;
        runTo = -1;
    }

    /** An event whose data is {@code json}. */
    static byte[] event(byte[] json) {
        var event = new ByteArrayOutputStream(json.length + PREFIX.length + SUFFIX.length);
        event.writeBytes(PREFIX);
        event.writeBytes(json);
        event.writeBytes(SUFFIX);
        return event.toByteArray();
    }

    private void fail(ProviderError error, EventSink sink) {
        flush(sink);
        failure = error;
        sink.error(error);
    }

    /** What told how it finished is whole however its bytes end, and nothing else is. */
    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        if (failure == null && !done && form == Form.EVENTS) {
            events.finish();
            drain(sink);
            if (events.cut()) {
                sink.malformed();
            }
        }
        if (failure == null && form == Form.BODY) {
            wholeAsStream(sink);
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        if (done ? scan.allFinished() : scan.allFinished(call.head().choices())) {
            payUsage(sink);
            return new StreamEnd.Complete();
        }
        return new StreamEnd.Cut(
                form == Form.UNKNOWN
                        ? "The provider sent nothing."
                        : done
                                ? "The provider ended the answer without saying how it finished."
                                : "The provider's stream ended before the answer did.");
    }

    /** A whole answer where a stream was asked for goes out as a stream of one chunk. */
    private void wholeAsStream(EventSink sink) {
        var bytes = body.toByteArray();
        switch (whole(bytes, 0, bytes.length)) {
            case WholeAnswer.Failure(ProviderError error) -> fail(error, sink);
            case WholeAnswer.Answer answer -> {
                UpstreamBody chunk = WholeAnswerReader.asChunk(answer.body());
                var event = event(WholeAnswerReader.onOneLine(chunk.toBytes()));
                fed = event;
                events.feed(event, 0, event.length);
                drain(sink);
            }
        }
    }
}
