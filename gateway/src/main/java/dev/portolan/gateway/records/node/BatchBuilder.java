package dev.portolan.gateway.records.node;

import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.batch.Entry;
import dev.portolan.gateway.records.chain.ChainTail;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.chain.SigningKey;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.SharedText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Appends contents to a chain, and hands them out in batches. Used by one thread. */
final class BatchBuilder {
    private final ChainTail tail;
    private final byte[] scopeSecret;
    private final SigningKey key;
    private final Map<String, ScopeKey> scopes = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Hash, SharedText> texts = new LinkedHashMap<>();
    private final List<KeyStatement> keys = new ArrayList<>();
    private Instant lastTime;
    private long signedUpTo;

    /**
     * Continues a chain.
     *
     * @param tail its end
     * @param scopeSecret the secret that its scopes are derived from
     * @param key the key that signs it
     * @param lastTime the time of the last head, before which nothing is recorded
     */
    BatchBuilder(ChainTail tail, byte[] scopeSecret, SigningKey key, Instant lastTime) {
        this.tail = tail;
        this.scopeSecret = scopeSecret;
        this.key = key;
        this.lastTime = lastTime;
    }

    /**
     * Appends an entry.
     *
     * @param tenant the tenant it belongs to; null if none
     */
    void add(EntryKind kind, @Nullable String tenant, byte[] content, Instant now) {
        ScopeKey scope =
                scopes.computeIfAbsent(
                        tenant == null ? "" : tenant, name -> ScopeKey.of(scopeSecret, name));
        Link link = tail.append(scope.scope(tail.next()), Hash.of(content));
        entries.add(new Entry(link, kind, notBefore(now).toEpochMilli(), tenant, content));
    }

    /** Adds a text that entries name. */
    void add(SharedText text) {
        texts.put(text.hash(), text);
    }

    /** Adds the statement of a key. */
    void add(KeyStatement statement) {
        keys.add(statement);
    }

    /** Returns whether entries were added since the last batch. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns whether entries are not covered by a signed head. */
    boolean isUnsigned() {
        return tail.sequence() > signedUpTo;
    }

    /** The number of the last entry. */
    long sequence() {
        return tail.sequence();
    }

    /**
     * Takes what was added.
     *
     * @param sign whether the end is signed now
     */
    Batch take(boolean sign, Instant now) {
        SignedHead head = null;
        if (sign && tail.sequence() > 0) {
            head = SignedHead.sign(tail, notBefore(now), key);
            signedUpTo = tail.sequence();
        }
        Batch batch =
                new Batch(
                        entries,
                        new Batch.End(tail.chain(), tail.sequence(), tail.hash()),
                        head,
                        List.copyOf(texts.values()),
                        keys);
        entries.clear();
        texts.clear();
        keys.clear();
        return batch;
    }

    /** Returns {@code now}, or the time before if the clock was set back. */
    private Instant notBefore(Instant now) {
        if (now.isAfter(lastTime)) {
            lastTime = now;
        }
        return lastTime;
    }
}
