package dev.portolan.gateway.attempt;

import dev.portolan.gateway.health.FailedAttempt;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Nobody is left to ask.
 *
 * @param last why the last attempt failed; null where none was made because all permitted
 *     deployments are broken or full
 * @param leastWait how long to wait before one of them may be tried again
 * @param rateLimited how long until the first of those that were not asked may be, where all of
 *     them limit our rate; null where something else kept one, or all were asked
 */
public record AttemptsExhausted(
        @Nullable FailedAttempt last, Duration leastWait, @Nullable Duration rateLimited) {}
