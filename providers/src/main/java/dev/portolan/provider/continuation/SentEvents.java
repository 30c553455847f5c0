package dev.portolan.provider.continuation;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;

import java.util.Optional;

/**
 * Keeps the {@link SentText} of an answer that is written from canonical events. What a partial
 * answer of a caller protocol holds beside the text, its subclass collects.
 */
public abstract class SentEvents {
    private final SentText text = new SentText();
    private boolean keeping;

    /** Starts keeping, before the first event. */
    public final void keep() {
        keeping = true;
    }

    /** Records an event and the bytes in which it was sent to the caller. */
    public final void sent(StreamEvent event, byte[] written) {
        if (!keeping) {
            return;
        }
        text.begin();
        if (!isContinuable(event)) {
            text.other();
        }
        if (event instanceof StreamEvent.TextDelta delta) {
            text.append(delta.text());
        }
        observe(event, written);
        text.sent();
    }

    private boolean isContinuable(StreamEvent event) {
        return switch (event) {
            case StreamEvent.BlockStart start ->
                    start.choice() == 0
                            && start.kind() == Kind.TEXT
                            && (text.events() == 0 || mayStartAgain());
            case StreamEvent.WholeBlock _block -> false;
            case StreamEvent.Logprobs _logprobs -> !showsLogprobs();
            case StreamEvent.TextDelta _delta -> true;
            case StreamEvent.Start _start -> true;
            case StreamEvent.ArgumentsDelta _arguments -> true;
            case StreamEvent.SignatureDelta _signature -> true;
            case StreamEvent.BlockStop _stop -> true;
            case StreamEvent.Finish _finish -> true;
            case StreamEvent.UsageUpdate _usage -> true;
            case StreamEvent.Failure _failure -> true;
            case StreamEvent.End _end -> true;
        };
    }

    /** Returns whether a second block of text continues the first in the caller's protocol. */
    protected abstract boolean mayStartAgain();

    /** Returns whether the caller's protocol shows logprobs, which can't be continued. */
    protected abstract boolean showsLogprobs();

    /** Collects what the partial answer holds beside the text. */
    protected abstract void observe(StreamEvent event, byte[] written);

    /** Makes the partial answer of a text. */
    protected abstract Optional<PartialAnswer> partialAnswer(String sent, long events);

    /** Returns what was sent; empty where it was not kept or can't be continued. */
    public final Optional<PartialAnswer> partialAnswer() {
        return text.isContinuable() ? partialAnswer(text.text(), text.events()) : Optional.empty();
    }
}
