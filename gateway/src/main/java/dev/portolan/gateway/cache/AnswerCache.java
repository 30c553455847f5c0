package dev.portolan.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import java.time.InstantSource;
import java.util.Optional;

/**
 * The answers cached in this process, up to a number of bytes; each is kept for the time that the
 * policy of its request allows. The cache is kept over a reload. Thread-safe.
 */
public final class AnswerCache {
    /** The largest answer in bytes; an answer may also fill at most an eighth of the cache. */
    private static final long LARGEST = 8L << 20;

    private static final int SHARE = 8;

    private final InstantSource clock;
    private final Cache<CacheKey, CachedAnswer> answers;
    private volatile long maxBytes;

    /** Creates a cache of up to {@code maxBytes}; one of 0 bytes stores nothing. */
    public AnswerCache(long maxBytes, InstantSource clock) {
        this.clock = clock;
        this.maxBytes = maxBytes;
        Ticker ticker = () -> clock.millis() * 1_000_000L;
        this.answers =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((CacheKey key, CachedAnswer answer) -> answer.weight())
                        .expireAfter(
                                Expiry.writing((CacheKey key, CachedAnswer cached) -> cached.ttl()))
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
    }

    /** Returns the answer cached for {@code key}, if it meets the reader's terms. */
    public Optional<CachedAnswer> find(CacheKey key, ReuseTerms terms) {
        CachedAnswer cached = answers.getIfPresent(key);
        return cached != null && terms.allows(cached, clock.millis())
                ? Optional.of(cached)
                : Optional.empty();
    }

    /** Stores an answer and replaces an older one. */
    public void put(CacheKey key, CachedAnswer answer) {
        if (answer.body().length() <= largest()) {
            answers.put(key, answer);
        }
    }

    /** Returns the size of the largest body that is stored. */
    public int largest() {
        return (int) Math.min(LARGEST, maxBytes / SHARE);
    }

    /** Changes the size of the cache. */
    public void resize(long bytes) {
        maxBytes = bytes;
        answers.policy().eviction().ifPresent(eviction -> eviction.setMaximum(bytes));
    }

    /** Returns the number of cached answers. */
    public long entries() {
        return answers.estimatedSize();
    }

    /** Returns the size of the cached answers in bytes. */
    public long bytes() {
        return answers.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
