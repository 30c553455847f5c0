package dev.portolan.provider.continuation;

import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.wire.SseReader;

import org.jspecify.annotations.Nullable;

/**
 * Removes from a continuation's events the text the caller already has, and gives them the first
 * answer's ids: {@link #feed}, then {@link #next} until it is false. A caller protocol rewrites one
 * event in {@link #splice}. Not shared between threads; one use only.
 */
public abstract class StreamSplicer {
    private final PartialAnswer before;
    private final TextMatcher text;
    private final SseReader events = new SseReader();

    /**
     * Splices onto {@code before}.
     *
     * @param repeats whether the continuation was requested from the answer's start
     */
    protected StreamSplicer(PartialAnswer before, boolean repeats) {
        this.before = before;
        this.text = new TextMatcher(before, repeats);
    }

    /** Adds complete events. */
    final void feed(byte[] array, int from, int to) {
        events.feed(array, from, to);
    }

    /** Goes to the next event; false once there is none. */
    final boolean next() {
        if (!events.next()) {
            return false;
        }
        splice(events.array(), events.dataFrom(), events.dataTo());
        return true;
    }

    /** Rewrites the event whose data is the range. */
    protected abstract void splice(byte[] array, int from, int to);

    /** Returns the part of a piece of text that the caller does not have. */
    protected final String newText(String piece) {
        return text.accept(piece);
    }

    /** Ends matching before something that is not text: now the answers join, or never. */
    protected final void settle() {
        String held = text.settle();
        if (!held.isEmpty()) {
            precede(held);
        }
    }

    /** Makes text that was held back an event before the current one. */
    protected abstract void precede(String held);

    /** Returns the events that go out before the current one, once; null where there are none. */
    protected abstract byte @Nullable [] preceding();

    /** Returns the current event as it goes out; null where nothing of it does. */
    protected abstract byte @Nullable [] event();

    /** Returns whether the current event has content that the caller shows. */
    protected abstract boolean hasContent();

    /** Returns the first answer with more text after it. */
    protected abstract PartialAnswer extended(String added, long addedEvents);

    /** Returns whether the continuation was found to be a different answer. */
    protected final boolean diverged() {
        return text.diverged();
    }

    /** Returns whether all text from now on is new. */
    protected final boolean joined() {
        return text.joined();
    }

    /** Returns the first answer, as far as it went. */
    final PartialAnswer before() {
        return before;
    }

    /** Returns whether the continuation has added text. */
    final boolean hasAdded() {
        return !text.added().isEmpty();
    }

    /** Returns both answers as one, as far as they went. */
    final PartialAnswer combined() {
        return extended(text.added(), Math.max(1, text.addedEvents()));
    }
}
