package dev.portolan.gateway.attempt;

import dev.portolan.gateway.health.FailedAttempt;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Why no deployment is left to try.
 *
 * @param last why the last attempt failed; null if none was made because all permitted deployments
 *     are broken or full
 * @param leastWait how long to wait before one of them may be tried again
 * @param rateLimited how long until the first of those that were skipped may be tried, if all of
 *     them limit our rate; null if another reason kept one, or if all were tried
 */
public record AttemptsExhausted(
        @Nullable FailedAttempt last, Duration leastWait, @Nullable Duration rateLimited) {}
