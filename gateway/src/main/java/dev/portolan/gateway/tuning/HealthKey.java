package dev.portolan.gateway.tuning;

import com.google.errorprone.annotations.Immutable;

import java.time.Duration;
import java.util.Locale;

/**
 * A key of a {@code health} block: where it is written, which values are valid, and its meaning.
 */
public enum HealthKey {
    FAILURE_RATIO(
            "circuitBreaker.failureRatio",
            Unit.RATIO,
            new Range(0.01, 1),
            "share of failed calls in the window that opens the circuit"),
    SLOW_RATIO(
            "circuitBreaker.slowRatio",
            Unit.RATIO,
            new Range(0.01, 1),
            "share of slow calls in the window that opens the circuit"),
    SLOW_CALL(
            "circuitBreaker.slowCall",
            Unit.RATIO,
            new Range(0.05, 1),
            "a call is slow when its first token takes more than this share of its timeout"),
    MINIMUM_CALLS(
            "circuitBreaker.minimumCalls",
            Unit.COUNT,
            new Range(1, 1_000),
            "calls needed before the ratios count, also for outlier detection"),
    WINDOW(
            "circuitBreaker.window",
            Unit.COUNT,
            new Range(1, 1_000),
            "the last calls from which the ratios are computed"),
    PROBE_EVERY(
            "circuitBreaker.probeEvery",
            Unit.DURATION,
            new Range(100, 600_000),
            "how long an open circuit waits between two probes"),
    INITIAL_LIMIT(
            "concurrencyLimit.initial",
            Unit.COUNT,
            new Range(1, 16_384),
            "attempts in flight allowed at start and after an outage; max unless set"),
    MIN_LIMIT(
            "concurrencyLimit.min",
            Unit.COUNT,
            new Range(1, 16_384),
            "the limit never falls below this"),
    MAX_LIMIT(
            "concurrencyLimit.max",
            Unit.COUNT,
            new Range(1, 16_384),
            "the limit never rises above this"),
    BACKOFF_RATIO(
            "concurrencyLimit.backoffRatio",
            Unit.RATIO,
            new Range(0.1, 0.99),
            "share of the attempts in flight that is kept after an overload answer"),
    RECOVERY_PER_SECOND(
            "concurrencyLimit.recoveryPerSecond",
            Unit.RATIO,
            new Range(0.01, 10),
            "share of the limit that is added each second while it is used"),
    SLOW_START_WINDOW(
            "slowStart.window",
            Unit.DURATION,
            new Range(0, 600_000),
            "how long after an outage the share of traffic grows to the whole; 0 turns it off"),
    MIN_SHARE(
            "slowStart.minShare",
            Unit.RATIO,
            new Range(0.01, 1),
            "share of its usual traffic with which slow start begins"),
    SLOW_START_LIMIT(
            "slowStart.initialLimit",
            Unit.COUNT,
            new Range(1, 16_384),
            "attempts in flight allowed in the first second after an outage; doubles each second"),
    LIMIT_WINDOW(
            "slowStart.limitWindow",
            Unit.DURATION,
            new Range(0, 600_000),
            "how long after an outage that limit holds; 0 turns it off"),
    OUTLIER_RATIO(
            "outlierDetection.failureRatio",
            Unit.RATIO,
            new Range(0.01, 1),
            "share of failed calls in the window from which a deployment may be ejected"),
    EJECTION_TIME(
            "outlierDetection.ejectionTime",
            Unit.DURATION,
            new Range(1_000, 3_600_000),
            "how long after its last failure a deployment stays ejected"),
    OUTLIER_PROBE_EVERY(
            "outlierDetection.probeEvery",
            Unit.DURATION,
            new Range(100, 600_000),
            "how long between two requests that try an ejected deployment"),
    SUCCESSES(
            "outlierDetection.successes",
            Unit.COUNT,
            new Range(1, 100),
            "successes in a row that end an ejection early"),
    MAX_EJECTED(
            "outlierDetection.maxEjected",
            Unit.RATIO,
            new Range(0, 1),
            "share of a model's deployments that may be ejected, open circuits counted;"
                    + " 0 turns it off"),
    MAX_PAUSE(
            "retryAfter.maxPause",
            Unit.DURATION,
            new Range(0, 3_600_000),
            "longest pause that a provider's Retry-After is granted"),
    QUOTA_PAUSE(
            "retryAfter.quotaPause",
            Unit.DURATION,
            new Range(0, 3_600_000),
            "how long other deployments go first after a quota was used up"),
    RETRY_RATIO(
            "retryBudget.ratio",
            Unit.RATIO,
            new Range(0, 1),
            "retries that each request to the endpoint adds to its budget"),
    RETRIES_PER_SECOND(
            "retryBudget.perSecond",
            Unit.COUNT,
            new Range(0, 10_000),
            "retries that each second adds to the budget"),
    MAX_RETRIES(
            "retryBudget.max",
            Unit.COUNT,
            new Range(1, 100_000),
            "retries that the budget holds at most"),
    HALF_LIFE(
            "latency.halfLife",
            Unit.DURATION,
            new Range(1_000, 3_600_000),
            "how long until a measured latency counts half"),
    PEAK_DECAY(
            "latency.peakDecay",
            Unit.DURATION,
            new Range(1_000, 3_600_000),
            "how fast the average of latency peaks falls: to 37 % in this time"),
    HEDGE_QUANTILE(
            "hedging.quantile",
            Unit.RATIO,
            new Range(0.5, 0.999),
            "quantile of measured times after which an attempt takes unusually long"),
    PROBE_FACTOR(
            "hedging.probeFactor",
            Unit.COUNT,
            new Range(1, 100),
            "a probe is hedged after this many times the usual time"),
    PROBE_FIRST_TOKEN(
            "hedging.probeFirstToken",
            Unit.DURATION,
            new Range(100, 600_000),
            "a probe is hedged after this time at the earliest"),
    PROBE_ANSWER(
            "hedging.probeAnswer",
            Unit.DURATION,
            new Range(100, 600_000),
            "a probe for a whole answer is hedged after this time if the usual"
                    + " time is unknown"),
    SLOW_PROBE(
            "hedging.slowProbe",
            Unit.DURATION,
            new Range(100, 600_000),
            "a probe is hedged after this time if the deployment was slow in the outage"),
    MIN_AGE(
            "recovery.minAge",
            Unit.DURATION,
            new Range(1_000, 30_000),
            "age from which a later attempt shows whether an outage is over"),
    FIRST_TOKENS(
            "recovery.firstTokens",
            Unit.COUNT,
            new Range(1, 1_000),
            "first tokens of later attempts that show that an outage is over"),
    FIRST_TOKEN_SHARE(
            "recovery.share",
            Unit.RATIO,
            new Range(0.01, 1),
            "share of later attempts with a first token that shows that an outage is over");

    private final String path;
    private final Unit unit;
    private final Range range;
    private final String meaning;

    HealthKey(String path, Unit unit, Range range, String meaning) {
        this.path = path;
        this.unit = unit;
        this.range = range;
        this.meaning = meaning;
    }

    /** The block and the key: {@code circuitBreaker.window}. */
    public String path() {
        return path;
    }

    /** The key within its block. */
    public String key() {
        return path.substring(path.indexOf('.') + 1);
    }

    public Unit unit() {
        return unit;
    }

    /** The valid values, both ends included; milliseconds for a duration. */
    public Range range() {
        return range;
    }

    /** The key's meaning, as in the chapter and the schemas. */
    public String meaning() {
        return meaning;
    }

    void check(double value) {
        if (!(value >= range.min && value <= range.max)) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: from %s to %s)"
                            .formatted(path, value, range.min, range.max));
        }
    }

    void check(Duration value) {
        check((double) value.toMillis());
    }

    /** The kind of a key's value. */
    public enum Unit {
        RATIO,
        COUNT,
        DURATION;

        /** The name in the chapter. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A closed interval. */
    @Immutable
    public record Range(double min, double max) {
        Duration shortest() {
            return Duration.ofMillis((long) min);
        }

        Duration longest() {
            return Duration.ofMillis((long) max);
        }
    }
}
