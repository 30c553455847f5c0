package dev.portolan.provider.messages;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;

import java.util.Optional;

/** Keeps what was told in Anthropic's events, as long as it is the text of one block only. */
public final class MessagesSentText {
    private static final int MOST = 256 << 10;

    private final StringBuilder text = new StringBuilder();
    private boolean asked;
    private boolean joinable = true;
    private boolean open;
    private long events;

    /** Asks to keep what is told from now on. */
    public void keep() {
        asked = true;
    }

    /** Notes an event that is told to the caller. */
    public void saw(StreamEvent event) {
        if (!asked || !joinable) {
            return;
        }
        switch (event) {
            case StreamEvent.BlockStart start -> {
                joinable = start.choice() == 0 && start.kind() == Kind.TEXT && text.isEmpty();
                open = true;
            }
            case StreamEvent.TextDelta delta -> {
                text.append(delta.text());
                events++;
                joinable = text.length() <= MOST;
            }
            case StreamEvent.BlockStop _stop -> open = false;
            case StreamEvent.Logprobs _logprobs -> {}
            case StreamEvent.WholeBlock _block -> joinable = false;
            case StreamEvent.Start _start -> {}
            case StreamEvent.ArgumentsDelta _arguments -> {}
            case StreamEvent.SignatureDelta _signature -> {}
            case StreamEvent.Finish _finish -> {}
            case StreamEvent.UsageUpdate _usage -> {}
            case StreamEvent.Failure _failure -> {}
            case StreamEvent.End _end -> {}
        }
    }

    /** What was told; empty where it can't be joined to. */
    public Optional<PartialAnswer> beginning() {
        return joinable && !text.isEmpty()
                ? Optional.of(new MessagesPartialAnswer(text.toString(), events, 0, 1, open))
                : Optional.empty();
    }
}
