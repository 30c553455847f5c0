package dev.portolan.gateway.tuning;

import java.time.Duration;

/**
 * The settings by which a deployment's health is determined, and every default of them. The names
 * of the components are the keys of a {@code health} block.
 *
 * @param circuitBreaker when calls to a failing or slow deployment stop
 * @param concurrencyLimit how many attempts may be in flight
 * @param slowStart how traffic returns after an outage
 * @param outlierDetection when a deployment that fails often yields to others
 * @param retryAfter how long a provider's request for a pause is granted
 * @param retryBudget how many retries an endpoint gets
 * @param latency for how long measured latencies count
 * @param hedging when an attempt takes unusually long
 * @param recovery when a late timeout belongs to an outage that is over
 */
public record HealthSettings(
        CircuitBreaker circuitBreaker,
        ConcurrencyLimit concurrencyLimit,
        SlowStart slowStart,
        OutlierDetection outlierDetection,
        RetryAfter retryAfter,
        RetryBudget retryBudget,
        Latency latency,
        Hedging hedging,
        Recovery recovery) {

    /** The settings of a deployment whose configuration has no {@code health} block. */
    public static final HealthSettings DEFAULT =
            new HealthSettings(
                    new CircuitBreaker(0.5, 0.8, 0.8, 5, 20, Duration.ofSeconds(3)),
                    new ConcurrencyLimit(16_384, 4, 16_384, 0.8, 0.25),
                    new SlowStart(Duration.ofSeconds(5), 0.1, 4, Duration.ofSeconds(10)),
                    new OutlierDetection(
                            0.3, Duration.ofSeconds(30), Duration.ofSeconds(2), 2, 0.5),
                    new RetryAfter(Duration.ofSeconds(60), Duration.ofSeconds(30)),
                    new RetryBudget(0.2, 10, 100),
                    new Latency(Duration.ofMinutes(1), Duration.ofSeconds(10)),
                    new Hedging(
                            0.95,
                            3,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(4)),
                    new Recovery(Duration.ofSeconds(2), 3, 0.8));

    /**
     * The circuit breaker's settings.
     *
     * @param failureRatio share of failed calls that opens the circuit
     * @param slowRatio share of slow calls that opens the circuit
     * @param slowCall share of a call's timeout above which it is slow
     * @param minimumCalls calls needed before the ratios count
     * @param window the last calls from which the ratios are computed
     * @param probeEvery time between two probes
     */
    public record CircuitBreaker(
            double failureRatio,
            double slowRatio,
            double slowCall,
            int minimumCalls,
            int window,
            Duration probeEvery) {
        /** Settings in their ranges, whose window is not smaller than the minimum of calls. */
        public CircuitBreaker {
            HealthKey.FAILURE_RATIO.check(failureRatio);
            HealthKey.SLOW_RATIO.check(slowRatio);
            HealthKey.SLOW_CALL.check(slowCall);
            HealthKey.MINIMUM_CALLS.check(minimumCalls);
            HealthKey.WINDOW.check(window);
            HealthKey.PROBE_EVERY.check(probeEvery);
            if (minimumCalls > window) {
                throw new IllegalArgumentException(
                        "minimumCalls: %d (expected: at most window, %d)"
                                .formatted(minimumCalls, window));
            }
        }
    }

    /**
     * The concurrency limit's settings.
     *
     * @param initial the limit at start and after an outage
     * @param min the limit's lower bound
     * @param max the limit's upper bound
     * @param backoffRatio share of the attempts in flight kept after an overload answer
     * @param recoveryPerSecond share of the limit added each second while it is used
     */
    public record ConcurrencyLimit(
            int initial, int min, int max, double backoffRatio, double recoveryPerSecond) {
        /** Settings in their ranges, with {@code min <= initial <= max}. */
        public ConcurrencyLimit {
            HealthKey.INITIAL_LIMIT.check(initial);
            HealthKey.MIN_LIMIT.check(min);
            HealthKey.MAX_LIMIT.check(max);
            HealthKey.BACKOFF_RATIO.check(backoffRatio);
            HealthKey.RECOVERY_PER_SECOND.check(recoveryPerSecond);
            if (min > initial || initial > max) {
                throw new IllegalArgumentException(
                        "initial: %d (expected: from min, %d, to max, %d)"
                                .formatted(initial, min, max));
            }
        }
    }

    /**
     * The slow start's settings.
     *
     * @param window time in which the share of traffic grows to the whole
     * @param minShare the share with which it begins
     * @param initialLimit attempts in flight allowed in the first second; doubles each second
     * @param limitWindow time for which that limit holds
     */
    public record SlowStart(
            Duration window, double minShare, int initialLimit, Duration limitWindow) {
        /** Settings in their ranges. */
        public SlowStart {
            HealthKey.SLOW_START_WINDOW.check(window);
            HealthKey.MIN_SHARE.check(minShare);
            HealthKey.SLOW_START_LIMIT.check(initialLimit);
            HealthKey.LIMIT_WINDOW.check(limitWindow);
        }
    }

    /**
     * The outlier detection's settings.
     *
     * @param failureRatio share of failed calls from which a deployment may be ejected
     * @param ejectionTime time after its last failure for which it stays ejected
     * @param probeEvery time between two requests that try it
     * @param successes successes in a row that end an ejection early
     * @param maxEjected share of a model's deployments that may be ejected
     */
    public record OutlierDetection(
            double failureRatio,
            Duration ejectionTime,
            Duration probeEvery,
            int successes,
            double maxEjected) {
        /** Settings in their ranges. */
        public OutlierDetection {
            HealthKey.OUTLIER_RATIO.check(failureRatio);
            HealthKey.EJECTION_TIME.check(ejectionTime);
            HealthKey.OUTLIER_PROBE_EVERY.check(probeEvery);
            HealthKey.SUCCESSES.check(successes);
            HealthKey.MAX_EJECTED.check(maxEjected);
        }
    }

    /**
     * The settings of pauses.
     *
     * @param maxPause longest pause that a provider's {@code Retry-After} is granted
     * @param quotaPause time for which others go first after a quota was used up
     */
    public record RetryAfter(Duration maxPause, Duration quotaPause) {
        /** Settings in their ranges. */
        public RetryAfter {
            HealthKey.MAX_PAUSE.check(maxPause);
            HealthKey.QUOTA_PAUSE.check(quotaPause);
        }
    }

    /**
     * The settings of an endpoint's retry budget.
     *
     * @param ratio retries that each request adds
     * @param perSecond retries that each second adds
     * @param max retries that the budget holds at most
     */
    public record RetryBudget(double ratio, int perSecond, int max) {
        /** Settings in their ranges. */
        public RetryBudget {
            HealthKey.RETRY_RATIO.check(ratio);
            HealthKey.RETRIES_PER_SECOND.check(perSecond);
            HealthKey.MAX_RETRIES.check(max);
        }
    }

    /**
     * The settings of measured latencies.
     *
     * @param halfLife time after which a measurement counts half
     * @param peakDecay time constant with which the average of recent peaks falls
     */
    public record Latency(Duration halfLife, Duration peakDecay) {
        /** Settings in their ranges. */
        public Latency {
            HealthKey.HALF_LIFE.check(halfLife);
            HealthKey.PEAK_DECAY.check(peakDecay);
        }
    }

    /**
     * The settings of hedges.
     *
     * @param quantile the quantile of measured times after which an attempt takes unusually long
     * @param probeFactor how many times that time a probe may take before it is hedged
     * @param probeFirstToken the least time after which a probe is hedged
     * @param probeAnswer the same for a whole answer whose usual time is unknown
     * @param slowProbe the same after an outage in which the deployment was slow
     */
    public record Hedging(
            double quantile,
            int probeFactor,
            Duration probeFirstToken,
            Duration probeAnswer,
            Duration slowProbe) {
        /** Settings in their ranges. */
        public Hedging {
            HealthKey.HEDGE_QUANTILE.check(quantile);
            HealthKey.PROBE_FACTOR.check(probeFactor);
            HealthKey.PROBE_FIRST_TOKEN.check(probeFirstToken);
            HealthKey.PROBE_ANSWER.check(probeAnswer);
            HealthKey.SLOW_PROBE.check(slowProbe);
        }
    }

    /**
     * The settings that decide whether a late timeout belongs to an outage that is over.
     *
     * @param minAge age from which a later attempt counts
     * @param firstTokens first tokens that later attempts must have
     * @param share share of the later attempts that must have one
     */
    public record Recovery(Duration minAge, int firstTokens, double share) {
        /** Settings in their ranges. */
        public Recovery {
            HealthKey.MIN_AGE.check(minAge);
            HealthKey.FIRST_TOKENS.check(firstTokens);
            HealthKey.FIRST_TOKEN_SHARE.check(share);
        }
    }
}
