package dev.portolan.provider.anthropic;

import dev.portolan.provider.AnswerReader;
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
import dev.portolan.provider.messages.MessagesSentText;
import dev.portolan.provider.messages.MessagesWriter;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lets Anthropic's answer through to a caller who speaks its protocol: each event's data as it
 * came, under its name. A second reading of the same bytes tells what they mean, and whether they
 * are an answer at all.
 */
final class PassthroughReader implements AnswerReader {
    private static final int MAX_EVENT = 8 << 20;

    private final SseReader events = new SseReader(MAX_EVENT);
    private final MessagesDecoder meaning = new MessagesDecoder();
    private final Lifecycle lifecycle = new Lifecycle(this::seen);
    private final MessagesWriter writer = new MessagesWriter();
    private final MessagesSentText keeper = new MessagesSentText();
    private @Nullable EventSink sink;
    private @Nullable ProviderError failure;
    private @Nullable Usage usage;
    private StreamEvent.@Nullable Finish finish;
    private boolean recognised;
    private boolean rewritten;
    private boolean ended;
    private boolean content;
    private boolean contentSeen;

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var fold = new Fold();
        meaning.whole(body, from, to, new Lifecycle(fold));
        var broken = fold.failure();
        if (broken != null) {
            return new WholeAnswer.Failure(broken);
        }
        if (!fold.isWhole()) {
            return new WholeAnswer.Failure(
                    ProviderError.unusable("The provider's answer holds no answer."));
        }
        return new WholeAnswer.Answer(
                new Slice(body, from, to),
                fold.usage(),
                fold.answer().choices().getFirst().finish());
    }

    @Override
    public Optional<String> place() {
        return meaning.place();
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink receiver) {
        sink = receiver;
        int start = recognised ? from : recognise(bytes, from, to);
        if (start == to || failure != null || ended) {
            return 0;
        }
        if (rewritten) {
            meaning.feed(bytes, start, to, lifecycle);
            return 0;
        }
        events.feed(bytes, start, to);
        return drain(receiver);
    }

    /** A body where a stream was asked for is read whole and told as a stream. */
    private int recognise(byte[] bytes, int from, int to) {
        int start = JsonText.skipBlank(bytes, from, to);
        if (start < to) {
            recognised = true;
            rewritten = bytes[start] == '{' || bytes[start] == '[' || bytes[start] == '<';
        }
        return start;
    }

    private int drain(EventSink out) {
        int withContent = 0;
        while (failure == null && !ended && events.next()) {
            withContent += pass(out) ? 1 : 0;
        }
        if (failure == null && events.tooLarge()) {
            seen(
                    new StreamEvent.Failure(
                            ProviderError.unusable(
                                    "The provider sent an event beyond every size.")));
        }
        return withContent;
    }

    /** Passes one event on, once its meaning was found sound; true if it carried content. */
    private boolean pass(EventSink out) {
        var event = event();
        content = false;
        usage = null;
        finish = null;
        int malformed = meaning.malformed();
        meaning.feed(event, 0, event.length, lifecycle);
        if (failure != null) {
            return false;
        }
        if (meaning.malformed() > malformed) {
            out.malformed();
            return false;
        }
        if (content && !contentSeen) {
            contentSeen = true;
            out.firstContent();
        }
        if (!ended) {
            out.forward(event, 0, event.length);
        }
        tell(out);
        return content;
    }

    private void tell(EventSink out) {
        var counted = usage;
        if (counted != null) {
            out.usage(counted);
        }
        var told = finish;
        var reason = told == null ? null : told.reason();
        if (told != null && reason != null) {
            out.finish(told.choice(), reason, told.raw());
        }
        if (ended) {
            out.done();
        }
    }

    /** The event in an array of its own, with its name before its data. */
    private byte[] event() {
        var event = new ByteArrayOutputStream(events.dataTo() - events.dataFrom() + 64);
        var name = events.name();
        if (name != null) {
            event.writeBytes(("event: " + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
        event.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        event.write(events.array(), events.dataFrom(), events.dataTo() - events.dataFrom());
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private void seen(StreamEvent event) {
        var out = java.util.Objects.requireNonNull(sink);
        keeper.saw(event);
        switch (event) {
            case StreamEvent.Failure broken -> {
                failure = broken.error();
                out.error(broken.error());
            }
            case StreamEvent.End _end -> ended = true;
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.Finish told ->
                    finish = told.reason() == FinishReason.ERROR ? null : told;
            case StreamEvent.TextDelta _text -> content = true;
            case StreamEvent.ArgumentsDelta _arguments -> content = true;
            case StreamEvent.WholeBlock whole -> {
                content = true;
                thinks(whole.content() instanceof Block.Thinking, out);
            }
            case StreamEvent.BlockStart start -> {
                content |= start.kind() == StreamEvent.BlockStart.Kind.TOOL_CALL;
                thinks(start.kind() == StreamEvent.BlockStart.Kind.THINKING, out);
            }
            case StreamEvent.Start _start -> {}
            case StreamEvent.SignatureDelta _signature -> {}
            case StreamEvent.BlockStop _stop -> {}
            case StreamEvent.Logprobs _logprobs -> {}
        }
        if (rewritten && failure == null) {
            rewrite(event, out);
        }
    }

    private static void thinks(boolean seen, EventSink out) {
        if (seen) {
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
        tell(out);
    }

    @Override
    public void keepBeginning() {
        keeper.keep();
    }

    @Override
    public Optional<PartialAnswer> beginning() {
        return keeper.beginning();
    }

    @Override
    public void cutOff() {
        meaning.cutOff();
    }

    @Override
    public StreamEnd end(EventSink receiver) {
        sink = receiver;
        if (failure == null && !ended) {
            if (!rewritten) {
                events.finish();
                drain(receiver);
                if (events.cut()) {
                    receiver.malformed();
                }
            }
            if (failure == null && !ended) {
                meaning.end(lifecycle);
            }
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        return ended
                ? new StreamEnd.Complete()
                : new StreamEnd.Cut(
                        recognised
                                ? "The provider's stream ended before the answer did."
                                : "The provider sent nothing.");
    }
}
