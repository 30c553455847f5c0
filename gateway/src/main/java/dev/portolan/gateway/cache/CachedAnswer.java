package dev.portolan.gateway.cache;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A whole answer that may be reused.
 *
 * @param form whether {@code body} is one JSON object or a stream's events
 * @param body the bytes, which never change; those of a stream omit the final {@code [DONE]} and
 *     the chunk that contains only usage
 * @param usage the tokens used to produce the answer; null if not known
 * @param producedAt when the answer was complete, in milliseconds since 1970
 * @param ttl how long the answer may be cached
 */
public record CachedAnswer(
        Form form,
        Slice body,
        AnswerOrigin origin,
        @Nullable Usage usage,
        long producedAt,
        Duration ttl) {

    /** The form of an answer's body. */
    public enum Form {
        WHOLE,
        EVENTS
    }

    /** Returns the age of the answer in whole seconds. */
    public long ageSeconds(long nowMillis) {
        return Math.max(0, nowMillis - producedAt) / 1000;
    }

    int weight() {
        return CacheKey.BYTES + body.length();
    }
}
