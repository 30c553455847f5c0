package dev.portolan.provider.chat;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.continuation.SentEvents;
import dev.portolan.provider.wire.SseWriter;

import java.util.Arrays;
import java.util.Optional;

/** Keeps what was sent in OpenAI's chunks: the text of one choice, and the first chunk. */
public final class ChatSentEvents extends SentEvents {
    private byte[] firstChunk = new byte[0];

    @Override
    protected boolean mayStartAgain() {
        return true;
    }

    @Override
    protected boolean showsLogprobs() {
        return true;
    }

    @Override
    protected void observe(StreamEvent event, byte[] written) {
        if (firstChunk.length > 0 || written.length == 0) {
            return;
        }
        int end = SseWriter.dataFrom();
        while (written[end] != '\n') {
            end++;
        }
        firstChunk = Arrays.copyOfRange(written, SseWriter.dataFrom(), end);
    }

    @Override
    protected Optional<PartialAnswer> partialAnswer(String sent, long events) {
        return firstChunk.length == 0
                ? Optional.empty()
                : Optional.of(ChatPartialAnswer.of(sent, events, firstChunk));
    }
}
