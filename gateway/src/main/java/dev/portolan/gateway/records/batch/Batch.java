package dev.portolan.gateway.records.batch;

import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.content.SharedText;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Consecutive entries of one chain with what they refer to; written as a whole or not at all.
 *
 * @param entries in order; empty if only a head or a key is written
 * @param end the end of the chain after them
 * @param head the signed end; null if it is signed with a later batch
 * @param texts the texts that the entries name by digest and that may be new
 * @param keys statements of keys that may be new
 */
public record Batch(
        List<Entry> entries,
        End end,
        @Nullable SignedHead head,
        List<SharedText> texts,
        List<KeyStatement> keys) {
    public Batch {
        entries = List.copyOf(entries);
        texts = List.copyOf(texts);
        keys = List.copyOf(keys);
    }

    /**
     * The end of a chain.
     *
     * @param sequence the last entry's number
     * @param hash the last link's hash
     */
    public record End(String chain, long sequence, Hash hash) {}

    /** The number of the first entry; one more than the end's if there is none. */
    public long first() {
        return end.sequence() - entries.size() + 1;
    }
}
