package dev.portolan.gateway.relay;

/**
 * Callbacks for a caller that disconnects before the end of its answer: one of these is called,
 * once.
 */
public interface CallerGoneListener {
    /** The caller disconnected. */
    void disconnected();

    /** The caller read nothing for too long and its connection was closed. */
    void stalled();
}
