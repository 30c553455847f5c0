package dev.portolan.gateway.tuning;

import dev.portolan.gateway.tuning.HealthSettings.CircuitBreaker;
import dev.portolan.gateway.tuning.HealthSettings.ConcurrencyLimit;
import dev.portolan.gateway.tuning.HealthSettings.Hedging;
import dev.portolan.gateway.tuning.HealthSettings.Latency;
import dev.portolan.gateway.tuning.HealthSettings.OutlierDetection;
import dev.portolan.gateway.tuning.HealthSettings.Recovery;
import dev.portolan.gateway.tuning.HealthSettings.RetryAfter;
import dev.portolan.gateway.tuning.HealthSettings.RetryBudget;
import dev.portolan.gateway.tuning.HealthSettings.SlowStart;
import dev.portolan.policy.document.Fields;

import java.time.Duration;
import java.util.function.Function;

/** Reads a {@code health} block; a key that is not written keeps the value of the base settings. */
public final class HealthReader {
    private static final String HEALTH = "health";

    private final HealthSettings base;

    private HealthReader(HealthSettings base) {
        this.base = base;
    }

    /** The settings of the {@code health} block of {@code holder}, over {@code base}. */
    public static HealthSettings read(Fields holder, HealthSettings base) {
        return holder.fields(HEALTH).map(new HealthReader(base)::read).orElse(base);
    }

    private HealthSettings read(Fields health) {
        HealthSettings read =
                new HealthSettings(
                        block(health, "circuitBreaker", base.circuitBreaker(), this::circuit),
                        block(health, "concurrencyLimit", base.concurrencyLimit(), this::limit),
                        block(health, "slowStart", base.slowStart(), this::slowStart),
                        block(health, "outlierDetection", base.outlierDetection(), this::outliers),
                        block(health, "retryAfter", base.retryAfter(), this::retryAfter),
                        block(health, "retryBudget", base.retryBudget(), this::retryBudget),
                        block(health, "latency", base.latency(), this::latency),
                        block(health, "hedging", base.hedging(), this::hedging),
                        block(health, "recovery", base.recovery(), this::recovery));
        health.end();
        return read;
    }

    private static <T> T block(Fields health, String key, T base, Function<Fields, T> reader) {
        return health.fields(key)
                .map(
                        fields -> {
                            T read = reader.apply(fields);
                            fields.end();
                            return read;
                        })
                .orElse(base);
    }

    private CircuitBreaker circuit(Fields fields) {
        CircuitBreaker old = base.circuitBreaker();
        double failureRatio = ratio(fields, HealthKey.FAILURE_RATIO, old.failureRatio());
        double slowRatio = ratio(fields, HealthKey.SLOW_RATIO, old.slowRatio());
        double slowCall = ratio(fields, HealthKey.SLOW_CALL, old.slowCall());
        int minimum = count(fields, HealthKey.MINIMUM_CALLS, old.minimumCalls());
        int window = count(fields, HealthKey.WINDOW, old.window());
        Duration probeEvery = duration(fields, HealthKey.PROBE_EVERY, old.probeEvery());
        if (minimum > window) {
            fields.error(
                    HealthKey.MINIMUM_CALLS.key(),
                    "\"minimumCalls\" is %d (expected: at most \"window\", which is %d)"
                            .formatted(minimum, window));
            return old;
        }
        return new CircuitBreaker(failureRatio, slowRatio, slowCall, minimum, window, probeEvery);
    }

    private ConcurrencyLimit limit(Fields fields) {
        ConcurrencyLimit old = base.concurrencyLimit();
        int max = count(fields, HealthKey.MAX_LIMIT, old.max());
        int min = count(fields, HealthKey.MIN_LIMIT, Math.min(old.min(), max));
        boolean unlimited = old.initial() == old.max();
        int usual = unlimited ? max : Math.clamp(old.initial(), Math.min(min, max), max);
        int initial = count(fields, HealthKey.INITIAL_LIMIT, usual);
        double backoff = ratio(fields, HealthKey.BACKOFF_RATIO, old.backoffRatio());
        double recovery = ratio(fields, HealthKey.RECOVERY_PER_SECOND, old.recoveryPerSecond());
        if (min > max) {
            fields.error(
                    HealthKey.MIN_LIMIT.key(),
                    "\"min\" is %d (expected: at most \"max\", which is %d)".formatted(min, max));
            return old;
        }
        if (initial < min || initial > max) {
            fields.error(
                    HealthKey.INITIAL_LIMIT.key(),
                    "\"initial\" is %d (expected: from \"min\", which is %d, to \"max\", which is %d)"
                            .formatted(initial, min, max));
            return old;
        }
        return new ConcurrencyLimit(initial, min, max, backoff, recovery);
    }

    private SlowStart slowStart(Fields fields) {
        SlowStart old = base.slowStart();
        return new SlowStart(
                duration(fields, HealthKey.SLOW_START_WINDOW, old.window()),
                ratio(fields, HealthKey.MIN_SHARE, old.minShare()),
                count(fields, HealthKey.SLOW_START_LIMIT, old.initialLimit()),
                duration(fields, HealthKey.LIMIT_WINDOW, old.limitWindow()));
    }

    private OutlierDetection outliers(Fields fields) {
        OutlierDetection old = base.outlierDetection();
        return new OutlierDetection(
                ratio(fields, HealthKey.OUTLIER_RATIO, old.failureRatio()),
                duration(fields, HealthKey.EJECTION_TIME, old.ejectionTime()),
                duration(fields, HealthKey.OUTLIER_PROBE_EVERY, old.probeEvery()),
                count(fields, HealthKey.SUCCESSES, old.successes()),
                ratio(fields, HealthKey.MAX_EJECTED, old.maxEjected()));
    }

    private RetryAfter retryAfter(Fields fields) {
        RetryAfter old = base.retryAfter();
        return new RetryAfter(
                duration(fields, HealthKey.MAX_PAUSE, old.maxPause()),
                duration(fields, HealthKey.QUOTA_PAUSE, old.quotaPause()));
    }

    private RetryBudget retryBudget(Fields fields) {
        RetryBudget old = base.retryBudget();
        return new RetryBudget(
                ratio(fields, HealthKey.RETRY_RATIO, old.ratio()),
                count(fields, HealthKey.RETRIES_PER_SECOND, old.perSecond()),
                count(fields, HealthKey.MAX_RETRIES, old.max()));
    }

    private Latency latency(Fields fields) {
        Latency old = base.latency();
        return new Latency(
                duration(fields, HealthKey.HALF_LIFE, old.halfLife()),
                duration(fields, HealthKey.PEAK_DECAY, old.peakDecay()));
    }

    private Hedging hedging(Fields fields) {
        Hedging old = base.hedging();
        return new Hedging(
                ratio(fields, HealthKey.HEDGE_QUANTILE, old.quantile()),
                count(fields, HealthKey.PROBE_FACTOR, old.probeFactor()),
                duration(fields, HealthKey.PROBE_FIRST_TOKEN, old.probeFirstToken()),
                duration(fields, HealthKey.PROBE_ANSWER, old.probeAnswer()),
                duration(fields, HealthKey.SLOW_PROBE, old.slowProbe()));
    }

    private Recovery recovery(Fields fields) {
        Recovery old = base.recovery();
        return new Recovery(
                duration(fields, HealthKey.MIN_AGE, old.minAge()),
                count(fields, HealthKey.FIRST_TOKENS, old.firstTokens()),
                ratio(fields, HealthKey.FIRST_TOKEN_SHARE, old.share()));
    }

    private static double ratio(Fields fields, HealthKey key, double otherwise) {
        return fields.decimal(key.key(), key.range().min(), key.range().max()).orElse(otherwise);
    }

    private static int count(Fields fields, HealthKey key, int otherwise) {
        long min = (long) key.range().min();
        long max = (long) key.range().max();
        return (int) fields.integer(key.key(), min, max).orElse(otherwise);
    }

    private static Duration duration(Fields fields, HealthKey key, Duration otherwise) {
        return fields.duration(key.key(), key.range().shortest(), key.range().longest())
                .orElse(otherwise);
    }
}
