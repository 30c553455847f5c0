package dev.portolan.gateway.limits.shared;

/** Receives what is measured about the shared counters; called on an event loop. */
public interface SharedMeter {
    /** A reservation was answered by the server after {@code nanos} nanoseconds. */
    void reserved(long nanos);

    /** A reservation was decided without the server. */
    void decidedAlone();

    /** Ignores all. */
    static SharedMeter none() {
        return new SharedMeter() {
            @Override
            public void reserved(long nanos) {}

            @Override
            public void decidedAlone() {}
        };
    }
}
