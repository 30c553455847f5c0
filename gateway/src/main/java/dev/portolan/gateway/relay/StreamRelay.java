package dev.portolan.gateway.relay;

import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Forwards a stream's events to the caller and records what they contain.
 *
 * <p>Events before the first content are held back, so that a deployment that fails before any
 * content can still be replaced by another. Belongs to one attempt.
 */
public final class StreamRelay implements EventSink {
    private static final int MAX_HELD_BYTES = 64 * 1024;

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
    private ChargedUnits quantities = ChargedUnits.NONE;

    /** Creates a relay to {@code caller}. */
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

    @Override
    public void quantities(ChargedUnits quantities) {
        this.quantities = quantities;
    }

    /** Counts events with content, as reported by a reader. */
    public void count(int contentEvents) {
        events += contentEvents;
    }

    /**
     * Returns whether the stream should be committed: it has content or a finish reason, or too
     * many bytes are held back.
     */
    public boolean ready() {
        return content || finish != null || heldBytes > MAX_HELD_BYTES;
    }

    /** Sends the head, if it was not sent yet, and all events held back. */
    public void commit() {
        open = true;
        caller.startStream();
        for (Slice slice : held) {
            caller.write(slice.array(), slice.from(), slice.to());
        }
        held.clear();
        heldBytes = 0;
    }

    /** Returns whether the stream contained content. */
    public boolean content() {
        return content;
    }

    /** Returns whether the stream contained thinking. */
    public boolean hasThinking() {
        return thinking;
    }

    /** Returns whether the stream contained its end marker. */
    public boolean isDone() {
        return done;
    }

    /** The error in the stream; null if there is none. */
    public @Nullable ProviderError error() {
        return error;
    }

    /** The last reported usage; null if none was reported. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** What was used beside tokens. */
    public ChargedUnits quantities() {
        return quantities;
    }

    /** The answer's finish reason, filtered if any choice was; null if the stream had none. */
    public @Nullable FinishReason finish() {
        return finish;
    }

    /** The number of events that were dropped because they could not be parsed. */
    public int malformedEvents() {
        return malformed;
    }

    /** The number of events with content, about one per token. */
    public long contentEvents() {
        return events;
    }
}
