package dev.portolan.gateway.usage;

/**
 * What one series used in one period.
 *
 * @param requests requests that ended
 * @param completed those whose callers have the whole answer
 * @param attempts calls of deployments
 * @param input input tokens that providers' caches did not hold
 * @param cacheRead input tokens read from providers' caches
 * @param cacheWrite input tokens written to providers' caches
 * @param output output tokens, with reasoning
 * @param reasoning the output tokens of reasoning
 * @param costNanos the cost in billionths of the series' currency
 */
public record UsageSums(
        long requests,
        long completed,
        long attempts,
        long input,
        long cacheRead,
        long cacheWrite,
        long output,
        long reasoning,
        long costNanos) {
    /** Nothing. */
    public static final UsageSums ZERO = new UsageSums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** A request without attempts. */
    public static UsageSums request(boolean completed) {
        return new UsageSums(1, completed ? 1 : 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Returns the sum of both. */
    public UsageSums plus(UsageSums other) {
        return new UsageSums(
                requests + other.requests,
                completed + other.completed,
                attempts + other.attempts,
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning,
                costNanos + other.costNanos);
    }

    /** Returns the values in the order of the components. */
    long[] values() {
        return new long[] {
            requests,
            completed,
            attempts,
            input,
            cacheRead,
            cacheWrite,
            output,
            reasoning,
            costNanos
        };
    }

    /** Returns the sums with these values, in the order of the components. */
    static UsageSums of(long[] values) {
        int i = 0;
        return new UsageSums(
                values[i++],
                values[i++],
                values[i++],
                values[i++],
                values[i++],
                values[i++],
                values[i++],
                values[i++],
                values[i]);
    }
}
