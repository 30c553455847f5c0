package dev.portolan.provider.messages;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.continuation.SentEvents;

import java.util.Optional;

/** Keeps what was sent in Anthropic's events: the text of one block, and whether it is open. */
public final class MessagesSentEvents extends SentEvents {
    private boolean open;

    @Override
    protected boolean mayStartAgain() {
        return false;
    }

    @Override
    protected boolean showsLogprobs() {
        return false;
    }

    @Override
    protected void observe(StreamEvent event, byte[] written) {
        if (event instanceof StreamEvent.BlockStart) {
            open = true;
        } else if (event instanceof StreamEvent.BlockStop) {
            open = false;
        }
    }

    @Override
    protected Optional<PartialAnswer> partialAnswer(String sent, long events) {
        return Optional.of(new MessagesPartialAnswer(sent, events, 0, 1, open));
    }
}
