package dev.portolan.gateway.attempt;

import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Chooses the step after a failure, by its kind and the number of tries of the deployment. */
public final class RetryRule {
    private static final long JITTER_FROM_MILLIS = 50;
    private static final long JITTER_TO_MILLIS = 250;
    private static final long BACKOFF_MILLIS = 1_000;
    private static final int MAX_TRIES = 2;

    private final RandomGenerator random;

    public RetryRule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The step after {@code failure}, the deployment's {@code tries}-th try of this request.
     *
     * @param longest the longest pause to wait for
     */
    public NextStep after(FailedAttempt failure, int tries, Duration longest) {
        return switch (failure.outcome()) {
            case REFUSED, NO_ROOM -> new NextStep.Refuse();
            case CONTEXT_LENGTH -> new NextStep.Larger();
            case RATE_LIMITED -> afterRateLimit(failure, tries, longest);
            case OVERLOADED -> afterOverload(failure, tries, longest);
            case SERVER_ERROR, RESET -> afterBreak(failure, tries);
            case SUCCEEDED,
                    UNSUPPORTED,
                    OUT_OF_QUOTA,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    MISCONFIGURED,
                    CONFLICT,
                    MODEL_ERROR,
                    NOT_CONNECTED,
                    NO_SOCKET,
                    NO_FIRST_TOKEN,
                    SILENT,
                    CUT,
                    DIVERGED,
                    DEADLINE,
                    ABANDONED ->
                    new NextStep.Onward();
        };
    }

    private NextStep afterRateLimit(FailedAttempt failure, int tries, Duration longest) {
        Duration requested = failure.retryAfter();
        return requested == null && mayRetry(failure, tries)
                ? new NextStep.OnwardThenSameAfter(fullJitter(tries))
                : afterOverload(failure, tries, longest);
    }

    /** Waits only if the provider named a time. */
    private static NextStep afterOverload(FailedAttempt failure, int tries, Duration longest) {
        Duration requested = failure.retryAfter();
        return requested != null && requested.compareTo(longest) <= 0 && mayRetry(failure, tries)
                ? new NextStep.OnwardThenSameAfter(requested)
                : new NextStep.Onward();
    }

    private static boolean mayRetry(FailedAttempt failure, int tries) {
        return tries < MAX_TRIES && (failure.error() == null || failure.error().retryable());
    }

    private Duration fullJitter(int tries) {
        return Duration.ofMillis(1 + random.nextLong(BACKOFF_MILLIS << (tries - 1)));
    }

    private NextStep afterBreak(FailedAttempt failure, int tries) {
        if (tries >= MAX_TRIES || !mayPass(failure)) {
            return new NextStep.Onward();
        }
        long pause = random.nextLong(JITTER_FROM_MILLIS, JITTER_TO_MILLIS);
        return new NextStep.SameAfter(Duration.ofMillis(pause));
    }

    /**
     * Returns whether the same deployment may succeed at once: a reset, a 500 or a 502 often is
     * temporary.
     */
    private static boolean mayPass(FailedAttempt failure) {
        if (failure.outcome() == AttemptOutcome.RESET) {
            return true;
        }
        ProviderError error = failure.error();
        return error != null
                && error.retryable()
                && (error.upstreamStatus() == 500 || error.upstreamStatus() == 502);
    }

    /** The step that follows a failed attempt. */
    public sealed interface NextStep {
        /** Another try at the same deployment, after a pause. */
        record SameAfter(Duration pause) implements NextStep {}

        /** The next deployment of the plan, at once. */
        record Onward() implements NextStep {}

        /** The next deployment; if none is left, this one again after {@code pause}. */
        record OnwardThenSameAfter(Duration pause) implements NextStep {}

        /** The next deployment whose context is larger than this one's. */
        record Larger() implements NextStep {}

        /** No other deployment: the provider's refusal goes to the caller. */
        record Refuse() implements NextStep {}
    }
}
