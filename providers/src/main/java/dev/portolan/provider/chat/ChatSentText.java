package dev.portolan.provider.chat;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;
import dev.portolan.provider.continuation.ContinuationRequest;

import java.util.Optional;

/** Keeps what was written in OpenAI's chunks, as long as it is the text of one choice only. */
final class ChatSentText {
    private static final int MOST = 1 << 20;
    private static final int PREFIX = "data: ".length();

    private final StringBuilder text = new StringBuilder();
    private byte[] firstChunk = new byte[0];
    private boolean asked;
    private boolean joinable = true;
    private long events;

    void keep() {
        asked = true;
    }

    void saw(StreamEvent event, byte[] written) {
        if (!asked || !joinable) {
            return;
        }
        if (firstChunk.length == 0 && written.length > 0) {
            int end = PREFIX;
            while (written[end] != '\n') {
                end++;
            }
            firstChunk = java.util.Arrays.copyOfRange(written, PREFIX, end);
        }
        switch (event) {
            case StreamEvent.BlockStart start ->
                    joinable = start.choice() == 0 && start.kind() == Kind.TEXT;
            case StreamEvent.TextDelta delta -> {
                text.append(delta.text());
                events++;
                joinable = text.length() <= MOST;
            }
            case StreamEvent.WholeBlock _block -> joinable = false;
            case StreamEvent.Logprobs _logprobs -> joinable = false;
            case StreamEvent.Start _start -> {}
            case StreamEvent.ArgumentsDelta _arguments -> {}
            case StreamEvent.SignatureDelta _signature -> {}
            case StreamEvent.BlockStop _stop -> {}
            case StreamEvent.Finish _finish -> {}
            case StreamEvent.UsageUpdate _usage -> {}
            case StreamEvent.Failure _failure -> {}
            case StreamEvent.End _end -> {}
        }
    }

    Optional<PartialAnswer> beginning() {
        return joinable && !text.isEmpty() && firstChunk.length > 0
                ? Optional.of(ContinuationRequest.beginning(text.toString(), events, firstChunk))
                : Optional.empty();
    }
}
