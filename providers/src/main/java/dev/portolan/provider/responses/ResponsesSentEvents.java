package dev.portolan.provider.responses;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.continuation.SentEvents;

import java.util.Optional;

/** Keeps what was sent in the protocol's events: the text of one message, and its events. */
public final class ResponsesSentEvents extends SentEvents {
    private final SentMessage message = new SentMessage();

    @Override
    protected boolean mayStartAgain() {
        return false;
    }

    @Override
    protected boolean showsLogprobs() {
        return true;
    }

    @Override
    protected void observe(StreamEvent event, byte[] written) {
        if (event instanceof StreamEvent.BlockStop) {
            message.ended();
        } else if (event instanceof StreamEvent.TextDelta) {
            message.text();
        }
        message.wrote(written);
    }

    @Override
    protected Optional<PartialAnswer> partialAnswer(String sent, long events) {
        return message.partialAnswer(sent, events);
    }
}
