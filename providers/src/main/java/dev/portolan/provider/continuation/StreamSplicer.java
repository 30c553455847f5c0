package dev.portolan.provider.continuation;

import dev.portolan.provider.PartialAnswer;

import org.jspecify.annotations.Nullable;

/**
 * Cuts from the events of one answer what another had told before it, and makes them that one's:
 * {@link #over}, then {@link #next} until it is false. Not shared between threads; one use only.
 */
public interface StreamSplicer {
    /** Begins with complete events. */
    void over(byte[] array, int from, int to);

    /** Goes to the next event; false once there is none. */
    boolean next();

    /** What follows is no text: now the two are joined, or they never are. */
    void settle();

    /** Whether the answer was found to be another one. */
    boolean diverged();

    /** Whether all that the first answer told is behind. */
    boolean joined();

    /** What has to go out before the event, told once; or null. */
    byte @Nullable [] owed();

    /** The event as it is to go out; null where nothing is left of it. */
    byte @Nullable [] event();

    /** Whether the event has something to be seen. */
    boolean hasContent();

    /** Whether anything was told that the first answer had not. */
    boolean said();

    /** The first answer, as far as it went. */
    PartialAnswer before();

    /** Both, as far as they went. */
    PartialAnswer both();
}
