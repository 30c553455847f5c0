package dev.portolan.gateway.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of one deployment: attempts by outcome, first tokens, tokens, whole requests.
 *
 * <p>Resolved once per configuration with {@link Telemetry#deployment}; the same deployment keeps
 * its counts from one configuration to the next. Safe from any thread.
 */
public final class DeploymentMeters {
    private final String endpoint;
    private final String model;
    private final ConcurrentMap<String, LongAdder> attempts = new ConcurrentHashMap<>();
    private final LongAdder malformed = new LongAdder();
    private final Histogram request = new Histogram(Histogram.REQUEST);
    private final Histogram firstToken = new Histogram(Histogram.FIRST_TOKEN);
    private final Histogram perToken = new Histogram(Histogram.PER_TOKEN);

    DeploymentMeters(String endpoint, String model) {
        this.endpoint = endpoint;
        this.model = model;
    }

    /** Counts an attempt that ended with {@code outcome}, one of the upstream room's own words. */
    public void onAttempt(String outcome) {
        LongAdder count = attempts.get(outcome);
        if (count == null) {
            count = attempts.computeIfAbsent(outcome, any -> new LongAdder());
        }
        count.increment();
    }

    /** Counts events of a stream that were left out because they could not be read. */
    public void onMalformed(int events) {
        malformed.add(events);
    }

    /** Counts a first token that came {@code nanos} nanoseconds after its attempt began. */
    public void onFirstToken(long nanos) {
        firstToken.record(nanos);
    }

    /** Counts an answer whose {@code tokens} tokens after the first took {@code nanos} together. */
    public void onTokens(long nanos, long tokens) {
        if (tokens > 0) {
            perToken.record(nanos / tokens);
        }
    }

    /** Counts a request answered here, {@code nanos} nanoseconds from its first byte to its end. */
    public void onRequest(long nanos) {
        request.record(nanos);
    }

    /** The endpoint's id. */
    public String endpoint() {
        return endpoint;
    }

    /** The model's name. */
    public String model() {
        return model;
    }

    Map<String, LongAdder> attempts() {
        return attempts;
    }

    long malformed() {
        return malformed.sum();
    }

    Histogram request() {
        return request;
    }

    Histogram firstToken() {
        return firstToken;
    }

    Histogram perToken() {
        return perToken;
    }
}
