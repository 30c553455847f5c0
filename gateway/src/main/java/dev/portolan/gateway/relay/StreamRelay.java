package dev.portolan.gateway.relay;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Passes a stream's events on to the caller, and remembers what was seen in them.
 *
 * <p>Events before the first content are held back, so that a place that says hello and nothing
 * more can still be left for another. Belongs to one attempt.
 */
public final class StreamRelay implements EventSink {
    private static final int HOLD_AT_MOST = 64 * 1024;

    private final StreamSink caller;
    private final List<Slice> held = new ArrayList<>();
    private int heldBytes;
    private boolean open;
    private boolean content;
    private boolean thinking;
    private boolean done;
    private int malformed;
    private long events;
    private @Nullable ProviderError error;
    private @Nullable Usage usage;
    private @Nullable FinishReason finish;

    /** A relay to {@code caller}. */
    public StreamRelay(StreamSink caller) {
        this.caller = caller;
    }

    @Override
    public void forward(byte[] bytes, int from, int to) {
        if (open) {
            caller.write(bytes, from, to);
            return;
        }
        held.add(new Slice(bytes, from, to));
        heldBytes += to - from;
    }

    @Override
    public void firstContent() {
        content = true;
    }

    @Override
    public void thinking() {
        thinking = true;
    }

    @Override
    public void error(ProviderError error) {
        this.error = error;
    }

    @Override
    public void usage(Usage usage) {
        this.usage = usage;
    }

    @Override
    public void finish(int choice, FinishReason reason, @Nullable String raw) {
        if (finish != FinishReason.CONTENT_FILTER) {
            finish = reason;
        }
    }

    @Override
    public void done() {
        done = true;
    }

    @Override
    public void malformed() {
        malformed++;
    }

    /** Counts events with content, as a reader reports them. */
    public void count(int contentEvents) {
        events += contentEvents;
    }

    /** Whether it is time to commit: there is content, a finish, or more than is worth holding. */
    public boolean ready() {
        return content || finish != null || heldBytes > HOLD_AT_MOST;
    }

    /** Sends the head, if it was not sent yet, and all that was held back. */
    public void commit() {
        open = true;
        caller.startStream();
        for (Slice slice : held) {
            caller.write(slice.array(), slice.from(), slice.to());
        }
        held.clear();
        heldBytes = 0;
    }

    /** Whether content was seen. */
    public boolean content() {
        return content;
    }

    /** Whether the model was seen to think. */
    public boolean thinks() {
        return thinking;
    }

    /** Whether the stream said that it is over. */
    public boolean isDone() {
        return done;
    }

    /** The error that the stream carried; null where it carried none. */
    public @Nullable ProviderError error() {
        return error;
    }

    /** The usage told last; null where none was told. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** How the answer finished, filtered if any choice was; null where it did not say. */
    public @Nullable FinishReason finish() {
        return finish;
    }

    /** How many events were left out because they could not be read. */
    public int malformedEvents() {
        return malformed;
    }

    /** How many events with content went by, about one per token. */
    public long contentEvents() {
        return events;
    }
}
