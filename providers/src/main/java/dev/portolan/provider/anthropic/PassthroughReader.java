package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.messages.MessagesDecoder;
import dev.portolan.provider.messages.MessagesSentEvents;
import dev.portolan.provider.messages.MessagesWriter;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.StreamOrBody;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Forwards an answer in Anthropic's Messages protocol to a caller of the same protocol: each
 * event's data unchanged, under its name. A {@link MessagesDecoder} reads the same bytes for usage,
 * finish reason and errors.
 */
final class PassthroughReader implements AnswerReader {
    private static final byte[] NOTHING = new byte[0];

    private final SseReader events = new SseReader();
    private final StreamOrBody form = new StreamOrBody();
    private final MessagesDecoder decoder = new MessagesDecoder();
    private final Call call;
    private final Lifecycle lifecycle;
    private final MessagesWriter writer = new MessagesWriter();
    private final MessagesSentEvents sentEvents = new MessagesSentEvents();
    private @Nullable EventSink sink;
    private @Nullable ProviderError failure;
    private @Nullable Usage usage;
    private StreamEvent.@Nullable Finish finish;
    private boolean ended;
    private boolean content;
    private boolean contentSeen;
    private @Nullable String callId;

    PassthroughReader(Call call) {
        this.call = call;
        this.lifecycle = new Lifecycle(this::decoded, ToolCallIds.of(call));
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
                MessageRepair.whole(new Slice(body, from, to), answer),
                fold.usage(),
                answer.choices().getFirst().finish());
    }

    @Override
    public Optional<String> location() {
        return decoder.location();
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink receiver) {
        sink = receiver;
        int start = form.recognize(bytes, from, to);
        if (start == to || failure != null || ended) {
            return 0;
        }
        if (form.isBody()) {
            decoder.feed(bytes, start, to, lifecycle);
            return 0;
        }
        events.feed(bytes, start, to);
        return drain(receiver);
    }

    private int drain(EventSink out) {
        int withContent = 0;
        while (failure == null && !ended && events.next()) {
            withContent += forward(out) ? 1 : 0;
        }
        if (failure == null && events.tooLarge()) {
            decoded(new StreamEvent.Failure(UnusableAnswer.oversizedEvent()));
        }
        return withContent;
    }

    /** Forwards one event, once the decoder has read it; returns whether it had content. */
    private boolean forward(EventSink out) {
        var event = event(events.array(), events.dataFrom(), events.dataTo());
        callId = null;
        content = false;
        usage = null;
        finish = null;
        int malformed = decoder.malformed();
        decoder.feed(event, 0, event.length, lifecycle);
        if (failure != null) {
            return false;
        }
        if (decoder.malformed() > malformed) {
            out.malformed();
            return false;
        }
        if (content && !contentSeen) {
            contentSeen = true;
            out.firstContent();
        }
        if (!ended) {
            var sent = repaired(event);
            out.forward(sent, 0, sent.length);
        }
        report(out);
        return content;
    }

    private void report(EventSink out) {
        var counted = usage;
        if (counted != null) {
            out.usage(counted);
        }
        var finished = finish;
        var reason = finished == null ? null : finished.reason();
        if (finished != null && reason != null) {
            out.finish(finished.choice(), reason, finished.raw());
        }
        if (ended) {
            out.done();
        }
    }

    /** Returns the event with the id of its call and with a stop reason that fits the calls. */
    private byte[] repaired(byte[] event) {
        var bytes = events.array();
        var id = callId;
        var finished = finish;
        var right =
                id != null
                        ? MessageRepair.start(bytes, events.dataFrom(), events.dataTo(), id)
                        : finished != null
                                ? MessageRepair.end(
                                        bytes, events.dataFrom(), events.dataTo(), finished)
                                : null;
        return right == null ? event : event(right, 0, right.length);
    }

    /** Writes data to an array of its own, with the event's name before it. */
    private byte[] event(byte[] data, int from, int to) {
        var event = new ByteArrayOutputStream(to - from + 64);
        var name = events.name();
        if (name != null) {
            event.writeBytes(("event: " + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
        event.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        event.write(data, from, to - from);
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private void decoded(StreamEvent event) {
        var out = java.util.Objects.requireNonNull(sink);
        sentEvents.sent(event, NOTHING);
        switch (event) {
            case StreamEvent.Failure broken -> {
                failure = broken.error();
                out.error(broken.error());
            }
            case StreamEvent.End _end -> ended = true;
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.Finish finished ->
                    finish = finished.reason() == FinishReason.ERROR ? null : finished;
            case StreamEvent.TextDelta _text -> content = true;
            case StreamEvent.ArgumentsDelta _arguments -> content = true;
            case StreamEvent.WholeBlock whole -> {
                content = true;
                reportThinking(whole.content() instanceof Block.Thinking, out);
            }
            case StreamEvent.BlockStart start -> {
                boolean calls = start.kind() == StreamEvent.BlockStart.Kind.TOOL_CALL;
                content |= calls;
                callId = calls ? start.toolId() : callId;
                reportThinking(start.kind() == StreamEvent.BlockStart.Kind.THINKING, out);
            }
            case StreamEvent.Start _start -> {}
            case StreamEvent.SignatureDelta _signature -> {}
            case StreamEvent.BlockStop _stop -> {}
            case StreamEvent.Logprobs _logprobs -> {}
        }
        if (form.isBody() && failure == null) {
            rewrite(event, out);
        }
    }

    private static void reportThinking(boolean thinking, EventSink out) {
        if (thinking) {
            out.thinking();
        }
    }

    private void rewrite(StreamEvent event, EventSink out) {
        var bytes = writer.event(event);
        if (content && !contentSeen) {
            contentSeen = true;
            out.firstContent();
        }
        if (bytes.length > 0) {
            out.forward(bytes, 0, bytes.length);
        }
        report(out);
    }

    @Override
    public void keepSentText() {
        sentEvents.keep();
    }

    @Override
    public Optional<PartialAnswer> partialAnswer() {
        return sentEvents.partialAnswer();
    }

    @Override
    public void cutOff() {
        decoder.cutOff();
    }

    @Override
    public StreamEnd end(EventSink receiver) {
        sink = receiver;
        if (failure == null && !ended) {
            if (!form.isBody()) {
                events.finish();
                drain(receiver);
                if (events.cut()) {
                    receiver.malformed();
                }
            }
            if (failure == null && !ended) {
                decoder.end(lifecycle);
            }
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        return ended ? new StreamEnd.Complete() : UnusableAnswer.cut(form.isUnknown());
    }
}
