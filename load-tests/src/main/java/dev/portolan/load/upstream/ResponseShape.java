package dev.portolan.load.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The timing and size of the responses of a {@link LoadUpstream}.
 *
 * @param firstToken the delay before the first token or a complete answer
 * @param between the delay between two tokens of a stream
 * @param jitter the random variation of each delay, as a fraction: 0.2 is ±20 %
 * @param tokens the number of events per stream
 * @param answerBytes the body size of a complete answer, at least 400
 */
public record ResponseShape(
        Duration firstToken, Duration between, double jitter, int tokens, int answerBytes) {
    /** No delays: complete answers of 700 bytes, streams of 100 tokens. */
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

    /** Returns a copy with streams of {@code count} tokens, {@code pause} apart. */
    public ResponseShape streaming(int count, Duration pause) {
        return new ResponseShape(firstToken, pause, jitter, count, answerBytes);
    }

    /** Returns a copy with a first token after {@code pause}. */
    public ResponseShape startingAfter(Duration pause) {
        return new ResponseShape(pause, between, jitter, tokens, answerBytes);
    }

    /** Returns a copy with randomly varied delays. */
    public ResponseShape withJitter(double fraction) {
        return new ResponseShape(firstToken, between, fraction, tokens, answerBytes);
    }

    long firstTokenNanos(RandomGenerator random) {
        return jittered(firstToken.toNanos(), random);
    }

    long betweenNanos(RandomGenerator random) {
        return jittered(between.toNanos(), random);
    }

    private long jittered(long nanos, RandomGenerator random) {
        return jitter == 0
                ? nanos
                : Math.round(nanos * (1 + jitter * (2 * random.nextDouble() - 1)));
    }
}
