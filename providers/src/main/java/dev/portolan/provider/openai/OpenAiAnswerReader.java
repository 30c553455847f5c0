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
import dev.portolan.provider.continuation.SentText;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.SseWriter;
import dev.portolan.provider.wire.StreamOrBody;
import dev.portolan.provider.wire.UnusableAnswer;
import dev.portolan.provider.wire.UsageReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads an answer in OpenAI's protocol and forwards its bytes. */
final class OpenAiAnswerReader implements AnswerReader {
    /** The most chunks that are kept until the answer's identity is known. */
    private static final int MAX_NAMELESS = 16;

    private static final int MAX_NAMELESS_BYTES = 64 << 10;

    private final Call call;
    private final SseReader events = new SseReader();
    private final AnswerScan scan;
    private final AnswerIdentity identity;
    private final List<byte[]> nameless = new ArrayList<>(0);
    private final StreamOrBody form = new StreamOrBody();
    private @Nullable ProviderError failure;
    private @Nullable String location;
    private boolean done;
    private boolean contentSeen;
    private @Nullable SentText sentText;
    private byte[] firstChunk = new byte[0];
    private byte @Nullable [] pendingUsage;
    private byte[] fed = new byte[0];
    private int runFrom = -1;
    private int runTo = -1;

    OpenAiAnswerReader(Call call) {
        this.call = call;
        var ids = ToolCallIds.of(call);
        this.scan = AnswerScan.ofStream(call, ids);
        this.identity = AnswerIdentity.ofStream(call, ids);
    }

    @Override
    public void keepSentText() {
        var text = new SentText();
        sentText = text;
        scan.keepIn(text);
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        var text = sentText;
        if (text == null || !text.isContinuable() || firstChunk.length == 0) {
            return Optional.empty();
        }
        return Optional.of(ChatPartialAnswer.of(text.text(), text.events(), firstChunk));
    }

    @Override
    public void head(HeaderLookup headers) {
        locate(LocationFields.in(headers));
    }

    private void locate(@Nullable String named) {
        location = named == null ? location : named;
    }

    @Override
    public Optional<String> location() {
        return Optional.ofNullable(location);
    }

    @Override
    public WholeAnswer whole(byte[] bytes, int from, int to) {
        return WholeAnswerReader.read(call, bytes, from, to, this::locate);
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        int start = form.recognize(bytes, from, to);
        if (failure != null || done || start == to) {
            return 0;
        }
        if (form.isBody()) {
            if (!form.collect(bytes, start, to)) {
                fail(UnusableAnswer.oversizedBody(), sink);
            }
            return 0;
        }
        fed = bytes;
        events.feed(bytes, start, to);
        return drain(sink);
    }

    private int drain(EventSink sink) {
        int withContent = 0;
        while (failure == null && !done && events.next()) {
            withContent += event(sink) ? 1 : 0;
        }
        flush(sink);
        if (events.tooLarge()) {
            fail(UnusableAnswer.oversizedEvent(), sink);
        }
        return withContent;
    }

    /** Handles one event; returns whether it had content for the caller. */
    private boolean event(EventSink sink) {
        var bytes = events.array();
        int from = events.dataFrom();
        int to = events.dataTo();
        if (events.isEndMarker()) {
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
            fail(UnusableAnswer.noCompletion(), sink);
            return;
        }
        flush(sink);
        if (scan.allFinished()) {
            sendPendingUsage(sink);
        }
        done = true;
        sink.done();
    }

    /** Sends usage that came beside text as the last chunk, where clients look for it. */
    private void sendPendingUsage(EventSink sink) {
        var usage = pendingUsage;
        if (usage != null && call.wantsUsageChunk() && firstChunk.length > 0) {
            var event = ChatPartialAnswer.of("", 0, firstChunk).usageEvent(usage);
            sink.forward(event, 0, event.length);
        }
        pendingUsage = null;
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
        if (content && !contentSeen) {
            contentSeen = true;
            sink.firstContent();
        }
        boolean onlyUsage = scan.hasUsage() && scan.choicesHere() == 0;
        if (!onlyUsage || call.wantsUsageChunk()) {
            forward(sink);
        }
        if (scan.hasUsage()) {
            pendingUsage =
                    onlyUsage
                            ? null
                            : Arrays.copyOfRange(events.array(), scan.usageFrom(), scan.usageTo());
        }
        report(sink);
        return content;
    }

    private void report(EventSink sink) {
        if (scan.hasUsage()) {
            var usage = UsageReader.read(events.array(), scan.usageFrom(), scan.usageTo());
            sink.usage(usage == null ? Usage.NONE : usage);
            locate(LocationFields.inUsage(events.array(), scan.usageFrom(), scan.usageTo()));
        }
        for (var finish : scan.finishes()) {
            sink.finish(finish.choice(), finish.reason(), finish.raw());
        }
    }

    private void forward(EventSink sink) {
        if (sentText != null) {
            sentText.sent();
        }
        if (!identity.isKnown() && !identify(sink)) {
            return;
        }
        boolean complete = !scan.lacksNames() && !identity.hasMadeUpId();
        if (firstChunk.length == 0 && scan.choicesHere() > 0) {
            firstChunk = complete ? original() : identity.filled(original());
        }
        var edited = scan.edited();
        if (edited != null || !complete) {
            var object = edited == null ? original() : edited.toBytes();
            send(complete ? object : identity.filled(object), sink);
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

    /**
     * Takes the answer's identity from the first chunk with a choice; keeps a chunk before it that
     * lacks it, as Azure's report on the prompt, and returns false.
     */
    private boolean identify(EventSink sink) {
        var chunk = original();
        boolean keeps = scan.choicesHere() == 0 && scan.lacksNames();
        if (keeps && nameless.size() < MAX_NAMELESS && chunk.length <= MAX_NAMELESS_BYTES) {
            var edited = scan.edited();
            nameless.add(edited == null ? chunk : edited.toBytes());
            return false;
        }
        identity.learn(chunk, 0, chunk.length);
        for (var kept : nameless) {
            send(identity.filled(kept), sink);
        }
        nameless.clear();
        return true;
    }

    private byte[] original() {
        return Arrays.copyOfRange(events.array(), events.dataFrom(), events.dataTo());
    }

    private void send(byte[] object, EventSink sink) {
        flush(sink);
        var event = SseWriter.event(object);
        sink.forward(event, 0, event.length);
    }

    private void flush(EventSink sink) {
        if (runFrom >= 0) {
            sink.forward(fed, runFrom, runTo);
        }
        runFrom = -1;
        runTo = -1;
    }

    private void fail(ProviderError error, EventSink sink) {
        flush(sink);
        failure = error;
        sink.error(error);
    }

    /** Does nothing: an answer is complete if it has a finish reason, however its bytes end. */
    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        if (failure == null && !done && !form.isUnknown() && !form.isBody()) {
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
        if (done ? scan.allFinished() : scan.allFinished(call.head().choices())) {
            sendPendingUsage(sink);
            return new StreamEnd.Complete();
        }
        return done
                ? new StreamEnd.Cut("The provider's stream ended without a finish reason.")
                : UnusableAnswer.cut(form.isUnknown());
    }

    /** Sends a body that came in place of a stream as a stream of one chunk. */
    private void wholeAsStream(EventSink sink) {
        var bytes = form.body();
        switch (whole(bytes, 0, bytes.length)) {
            case WholeAnswer.Failure(ProviderError error) -> fail(error, sink);
            case WholeAnswer.Answer answer -> {
                UpstreamBody chunk = WholeAnswerReader.asChunk(answer.body());
                var event = SseWriter.event(WholeAnswerReader.onOneLine(chunk.toBytes()));
                fed = event;
                events.feed(event, 0, event.length);
                drain(sink);
            }
        }
    }
}
