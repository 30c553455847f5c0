package dev.portolan.gateway.attempt;

import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.provider.answer.ProviderError;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What follows a failure, by its kind and by how often the deployment was tried already. */
public final class RetryRule {
    private static final long JITTER_FROM_MILLIS = 50;
    private static final long JITTER_TO_MILLIS = 250;
    private static final long BACKOFF_MILLIS = 1_000;
    private static final int MOST_TRIES = 2;

    private final RandomGenerator random;

    public RetryRule(RandomGenerator random) {
        this.random = random;
    }

    /**
     * What follows {@code failure}, the deployment's {@code tries}-th try of this request.
     *
     * @param longest the longest pause that is waited for
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
        Duration told = failure.retryAfter();
        return told == null && mayAskAgain(failure, tries)
                ? new NextStep.OnwardThenSameAfter(fullJitter(tries))
                : afterOverload(failure, tries, longest);
    }

    /** Waiting has a point where the provider says for how long. */
    private static NextStep afterOverload(FailedAttempt failure, int tries, Duration longest) {
        Duration told = failure.retryAfter();
        return told != null && told.compareTo(longest) <= 0 && mayAskAgain(failure, tries)
                ? new NextStep.OnwardThenSameAfter(told)
                : new NextStep.Onward();
    }

    private static boolean mayAskAgain(FailedAttempt failure, int tries) {
        return tries < MOST_TRIES && (failure.error() == null || failure.error().retryable());
    }

    private Duration fullJitter(int tries) {
        return Duration.ofMillis(1 + random.nextLong(BACKOFF_MILLIS << (tries - 1)));
    }

    private NextStep afterBreak(FailedAttempt failure, int tries) {
        if (tries >= MOST_TRIES || !mayPass(failure)) {
            return new NextStep.Onward();
        }
        long pause = random.nextLong(JITTER_FROM_MILLIS, JITTER_TO_MILLIS);
        return new NextStep.SameAfter(Duration.ofMillis(pause));
    }

    /**
     * Whether trying the same again has a point: a reset, a 500 or a 502 often is of the moment.
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
}
