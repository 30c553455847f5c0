package dev.portolan.load.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a {@link LoadUpstream} answers.
 *
 * @param firstToken the time to the first token, and to a whole answer
 * @param between the time from one token of a stream to the next
 * @param jitter how far a time may stray from the one set, as a share of it: 0.2 is 20 % either way
 * @param tokens events per stream
 * @param answerBytes the size of a whole answer's body, at least 400
 */
public record ResponseShape(
        Duration firstToken, Duration between, double jitter, int tokens, int answerBytes) {
    /** At once: whole answers of 700 bytes, streams of 100 tokens without a pause. */
    public static final ResponseShape IMMEDIATE =
            new ResponseShape(Duration.ZERO, Duration.ZERO, 0, 100, 700);

    public ResponseShape {
        if (jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException("jitter: " + jitter + " (expected: 0 to 1)");
        }
        if (tokens < 1 || answerBytes < 400) {
            throw new IllegalArgumentException(
                    "tokens: %d, answerBytes: %d (expected: >= 1, >= 400)"
                            .formatted(tokens, answerBytes));
        }
    }

    /** The same with streams of {@code count} tokens, {@code pause} apart. */
    public ResponseShape streaming(int count, Duration pause) {
        return new ResponseShape(firstToken, pause, jitter, count, answerBytes);
    }

    /** The same with a first token after {@code pause}. */
    public ResponseShape startingAfter(Duration pause) {
        return new ResponseShape(pause, between, jitter, tokens, answerBytes);
    }

    /** The same with times that stray by a share of themselves. */
    public ResponseShape straying(double share) {
        return new ResponseShape(firstToken, between, share, tokens, answerBytes);
    }

    long firstTokenNanos(RandomGenerator random) {
        return stray(firstToken.toNanos(), random);
    }

    long betweenNanos(RandomGenerator random) {
        return stray(between.toNanos(), random);
    }

    private long stray(long nanos, RandomGenerator random) {
        return jitter == 0
                ? nanos
                : Math.round(nanos * (1 + jitter * (2 * random.nextDouble() - 1)));
    }
}
