package dev.portolan.gateway.attempt;

import dev.portolan.policy.model.Failover;
import dev.portolan.provider.Call;
import dev.portolan.provider.head.RequestHead;

import java.time.Duration;

/**
 * The timeouts of an attempt.
 *
 * @param stream whether its answer comes as a stream
 * @param plain if the model does not think
 * @param thinking if it does
 * @param deadline of the whole request, in nanoseconds
 */
record AttemptTimeouts(boolean stream, Patience plain, Patience thinking, long deadline) {
    /** A slow model on busy hardware writes this fast. */
    private static final Duration PER_TOKEN = Duration.ofMillis(25);

    private static final int DEFAULT_TOKENS = 1_024;

    /** Slow hardware reads this fast: a kibibyte is some 250 tokens, at 4,000 a second. */
    private static final Duration PER_KIBIBYTE = Duration.ofMillis(60);

    /**
     * The clocks of a request.
     *
     * <p>A whole answer's head comes after its last token, and a first token after the prompt was
     * read. So where the policy leaves the first-token clock at its default, a request gets the
     * time to read its prompt on top, and a whole answer the time to write its tokens. Where a
     * model thinks, the policy's own time for that holds. By default, a thought that has begun has
     * the whole deadline; and a clock that is left at its default becomes half of the deadline
     * before the first token, so that another server can still be tried, and a minute after it.
     */
    static AttemptTimeouts of(Failover failover, RequestHead head) {
        Duration writing = head.stream() ? Duration.ZERO : PER_TOKEN.multipliedBy(tokens(head));
        Duration first = failover.firstToken();
        if (first.equals(Failover.DEFAULT.firstToken())) {
            first = first.plus(PER_KIBIBYTE.multipliedBy(head.promptBytes() >> 10)).plus(writing);
        }
        return new AttemptTimeouts(
                head.stream(),
                Patience.of(first, failover.betweenTokens()),
                failover.thinking()
                        .map(named -> Patience.of(named.plus(writing), named))
                        .orElseGet(() -> Patience.byDefault(failover)),
                failover.deadline().toNanos());
    }

    /**
     * The clocks of a request for any operation. Recordings, images and documents take a model
     * minutes, so where the policy leaves the first-token clock at its default, such an answer has
     * half of the deadline, so that another server can still be tried.
     */
    static AttemptTimeouts of(Failover failover, Call call) {
        AttemptTimeouts usual = of(failover, call.head());
        boolean named = !failover.firstToken().equals(Failover.DEFAULT.firstToken());
        return switch (call.operation().kind()) {
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT, RERANK, MODERATION -> usual;
            case TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    named ? usual : usual.patient();
        };
    }

    private AttemptTimeouts patient() {
        return new AttemptTimeouts(
                stream,
                new Patience(
                        Math.max(plain.first(), deadline / 2), plain.thought(), plain.between()),
                thinking,
                deadline);
    }

    private static int tokens(RequestHead head) {
        return head.maxOutputTokens() < 0 ? DEFAULT_TOKENS : head.maxOutputTokens();
    }

    /**
     * How long nothing may come, in nanoseconds.
     *
     * @param first before the first token; of a whole answer, before the response head
     * @param thought after a thought has begun, before the first token
     * @param between two signs of life after that
     */
    record Patience(long first, long thought, long between) {
        /** No bound of the attempt's own. */
        static final long NO_BOUND = Long.MAX_VALUE;

        private static final Duration AFTER_TEXT = Duration.ofMinutes(1);

        static Patience of(Duration first, Duration between) {
            return new Patience(first.toNanos(), between.toNanos(), between.toNanos());
        }

        /** The timeouts for a model that thinks, if the policy sets none. */
        private static Patience byDefault(Failover failover) {
            Duration first = failover.firstToken();
            Duration between = failover.betweenTokens();
            return new Patience(
                    first.equals(Failover.DEFAULT.firstToken())
                            ? failover.deadline().toNanos() / 2
                            : first.toNanos(),
                    NO_BOUND,
                    between.equals(Failover.DEFAULT.betweenTokens())
                            ? AFTER_TEXT.toNanos()
                            : between.toNanos());
        }
    }
}
