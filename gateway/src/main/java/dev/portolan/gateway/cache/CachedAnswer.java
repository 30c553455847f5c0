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
 * @param body the bytes, which never change; a stream's are without its last, {@code [DONE]}, and
 *     without the chunk that carries only usage
 * @param usage the tokens it used when it was produced; null if not known
 * @param producedAt when it was whole, in milliseconds since 1970
 * @param ttl how long it may be cached
 */
public record CachedAnswer(
        Form form,
        Slice body,
        AnswerOrigin origin,
        @Nullable Usage usage,
        long producedAt,
        Duration ttl) {

    /** The forms an answer comes in. */
    public enum Form {
        WHOLE,
        EVENTS
    }

    /** How old it is in whole seconds. */
    public long ageSeconds(long nowMillis) {
        return Math.max(0, nowMillis - producedAt) / 1000;
    }

    int weight() {
        return CacheKey.BYTES + body.length();
    }
}
