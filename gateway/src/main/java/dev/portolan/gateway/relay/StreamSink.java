package dev.portolan.gateway.relay;

/**
 * Where an attempt's stream goes as it comes: one caller's connection, or a recording that several
 * callers follow. Belongs to the event loop of the attempt.
 */
public interface StreamSink {
    /** Whether the stream was begun, so that nothing before it can be taken back. */
    boolean committed();

    /** Begins the stream. */
    void startStream();

    /** Takes complete events; the bytes must not change afterwards. */
    void write(byte[] array, int from, int to);

    /** Whether no more should be written for the moment. */
    boolean full();

    /** Runs {@code resume} once, on the attempt's event loop, when there is room again. */
    void whenDrained(Runnable resume);
}
