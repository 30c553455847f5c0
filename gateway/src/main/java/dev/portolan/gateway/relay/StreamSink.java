package dev.portolan.gateway.relay;

/**
 * The destination of an attempt's stream: one caller's connection, or a coalesced call that several
 * callers read. Belongs to the event loop of the attempt.
 */
public interface StreamSink {
    /** Returns whether the stream was started, so that its head can no longer change. */
    boolean committed();

    /** Starts the stream. */
    void startStream();

    /** Writes complete events; the bytes must not change afterwards. */
    void write(byte[] array, int from, int to);

    /** Returns whether writing should pause. */
    boolean full();

    /** Runs {@code resume} once, on the attempt's event loop, when writing may continue. */
    void whenDrained(Runnable resume);
}
