package dev.portolan.provider.translate;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.continuation.SentEvents;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;

/** Reads an answer with a dialect's decoder and writes it in the caller's protocol. */
final class TranslatedReader implements AnswerReader {
    private final AnswerDecoder decoder;
    private final AnswerWriter writer;
    private final Call call;
    private final Lifecycle events;
    private final SentEvents sentEvents;
    private @Nullable EventSink sink;
    private @Nullable ProviderError failure;
    private boolean begun;
    private boolean ended;
    private boolean contentSeen;
    private int withContent;
    private int malformed;

    /** Reads with {@code decoder} the answer to a call, and writes it in the call's protocol. */
    TranslatedReader(AnswerDecoder decoder, Call call) {
        var protocol = CallerProtocol.of(call.operation());
        this.decoder = decoder;
        this.call = call;
        this.events = new Lifecycle(this::event, ToolCallIds.of(call));
        this.writer = protocol.writer(call);
        this.sentEvents = protocol.sentEvents();
    }

    @Override
    public void head(HeaderLookup headers) {
        decoder.head(headers);
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var fold = new Fold();
        decoder.whole(body, from, to, new Lifecycle(fold, ToolCallIds.of(call)));
        var broken = fold.failure();
        if (broken != null) {
            return new WholeAnswer.Failure(broken);
        }
        if (!fold.isWhole()) {
            return UnusableAnswer.withoutCompletion();
        }
        var answer = fold.answer();
        return new WholeAnswer.Answer(
                Slice.of(writer.whole(answer)),
                answer.usage(),
                answer.choices().getFirst().finish());
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink receiver) {
        if (failure != null || ended) {
            return 0;
        }
        begun |= from < to;
        sink = receiver;
        withContent = 0;
        decoder.feed(bytes, from, to, events);
        if (decoder.thinking()) {
            receiver.thinking();
        }
        countMalformed(receiver);
        return withContent;
    }

    private void countMalformed(EventSink out) {
        for (; malformed < decoder.malformed(); malformed++) {
            out.malformed();
        }
    }

    private void event(StreamEvent event) {
        var out = Objects.requireNonNull(sink);
        switch (event) {
            case StreamEvent.Failure broken -> {
                failure = broken.error();
                out.error(broken.error());
            }
            case StreamEvent.End _end -> {
                forward(event, out);
                ended = true;
                out.done();
            }
            case StreamEvent.UsageUpdate update -> {
                forward(event, out);
                out.usage(update.usage());
            }
            case StreamEvent.Finish finish -> {
                forward(event, out);
                var reason = finish.reason();
                if (reason != null) {
                    out.finish(finish.choice(), reason, finish.raw());
                }
            }
            case StreamEvent.Start _start -> forward(event, out);
            case StreamEvent.BlockStop _stop -> forward(event, out);
            case StreamEvent.Logprobs _logprobs -> forward(event, out);
            case StreamEvent.SignatureDelta _signature -> forward(event, out);
            case StreamEvent.BlockStart start -> {
                if (start.kind() == StreamEvent.BlockStart.Kind.THINKING) {
                    out.thinking();
                }
                if (start.kind() == StreamEvent.BlockStart.Kind.TOOL_CALL) {
                    content(event, out);
                } else {
                    forward(event, out);
                }
            }
            case StreamEvent.TextDelta _text -> content(event, out);
            case StreamEvent.ArgumentsDelta _arguments -> content(event, out);
            case StreamEvent.WholeBlock whole -> {
                if (whole.content() instanceof Block.Thinking) {
                    out.thinking();
                }
                content(event, out);
            }
        }
    }

    private void content(StreamEvent event, EventSink out) {
        withContent++;
        if (!contentSeen) {
            contentSeen = true;
            out.firstContent();
        }
        forward(event, out);
    }

    private void forward(StreamEvent event, EventSink out) {
        var bytes = writer.event(event);
        sentEvents.sent(event, bytes);
        if (bytes.length > 0) {
            out.forward(bytes, 0, bytes.length);
        }
    }

    @Override
    public void cutOff() {
        decoder.cutOff();
    }

    @Override
    public StreamEnd end(EventSink to) {
        sink = to;
        if (failure == null && !ended) {
            decoder.end(events);
            countMalformed(to);
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        if (ended) {
            return new StreamEnd.Complete();
        }
        return UnusableAnswer.cut(!begun);
    }

    @Override
    public Optional<String> location() {
        return decoder.location();
    }

    @Override
    public void keepSentText() {
        sentEvents.keep();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        return sentEvents.partialAnswer();
    }
}
