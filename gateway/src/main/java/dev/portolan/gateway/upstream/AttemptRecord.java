package dev.portolan.gateway.upstream;

/**
 * One attempt that ended, for headers, logs and receipts.
 *
 * @param endpoint where it went
 * @param outcome how it ended
 * @param nanos how long it took, in nanoseconds
 */
public record AttemptRecord(String endpoint, Outcome outcome, long nanos) {
    /** {@code endpoint=outcome}, as logs show it. */
    public String label() {
        return endpoint + "=" + outcome.label();
    }
}
