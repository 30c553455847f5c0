package dev.portolan.gateway.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters and histograms of one deployment: attempts by outcome, first tokens, tokens,
 * requests.
 *
 * <p>Resolved once per configuration with {@link Telemetry#deployment}; a deployment keeps its
 * counts over reloads. Thread-safe.
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

    /** Counts an attempt that ended with {@code outcome}, the label of an attempt's outcome. */
    public void onAttempt(String outcome) {
        LongAdder count = attempts.get(outcome);
        if (count == null) {
            count = attempts.computeIfAbsent(outcome, any -> new LongAdder());
        }
        count.increment();
    }

    /** Counts events of a stream that were dropped because they could not be parsed. */
    public void onMalformed(int events) {
        malformed.add(events);
    }

    /** Records the time from an attempt's start to its first token, in nanoseconds. */
    public void onFirstToken(long nanos) {
        firstToken.record(nanos);
    }

    /**
     * Records the time per token of an answer whose {@code tokens} tokens after the first took
     * {@code nanos}.
     */
    public void onTokens(long nanos, long tokens) {
        if (tokens > 0) {
            perToken.record(nanos / tokens);
        }
    }

    /** Records the time of a request from its first byte to its end, in nanoseconds. */
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
