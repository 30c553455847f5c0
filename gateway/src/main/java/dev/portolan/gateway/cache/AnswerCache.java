package dev.portolan.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import java.time.InstantSource;
import java.util.Optional;

/**
 * The answers kept in this process, up to so many bytes, each for as long as the policy under which
 * it was produced says. Outlives a reload. Thread-safe.
 */
public final class AnswerCache {
    /** One answer never takes more than this, nor more than an eighth of the whole. */
    private static final long LARGEST = 8L << 20;

    private static final int SHARE = 8;

    private final InstantSource clock;
    private final Cache<CacheKey, CachedAnswer> answers;
    private volatile long maxBytes;

    /** A cache that holds up to {@code maxBytes}; of 0 bytes it holds nothing. */
    public AnswerCache(long maxBytes, InstantSource clock) {
        this.clock = clock;
        this.maxBytes = maxBytes;
        Ticker ticker = () -> clock.millis() * 1_000_000L;
        this.answers =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((CacheKey key, CachedAnswer answer) -> answer.weight())
                        .expireAfter(
                                Expiry.writing((CacheKey key, CachedAnswer kept) -> kept.ttl()))
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
    }

    /** The answer kept for {@code key}, if it meets the reader's terms. */
    public Optional<CachedAnswer> find(CacheKey key, ReuseTerms terms) {
        CachedAnswer kept = answers.getIfPresent(key);
        return kept != null && terms.metBy(kept, clock.millis())
                ? Optional.of(kept)
                : Optional.empty();
    }

    /** Keeps an answer, in place of an older one. */
    public void keep(CacheKey key, CachedAnswer answer) {
        if (answer.body().length() <= largest()) {
            answers.put(key, answer);
        }
    }

    /** The largest body that is kept. */
    public int largest() {
        return (int) Math.min(LARGEST, maxBytes / SHARE);
    }

    /** Changes how much may be held. */
    public void resize(long bytes) {
        maxBytes = bytes;
        answers.policy().eviction().ifPresent(eviction -> eviction.setMaximum(bytes));
    }

    /** How many answers are kept. */
    public long entries() {
        return answers.estimatedSize();
    }

    /** How many bytes they take. */
    public long bytes() {
        return answers.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
