package dev.portolan.gateway.records.batch;

import dev.portolan.gateway.records.chain.Link;
import dev.portolan.gateway.records.content.EntryKind;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a chain: one row in the store.
 *
 * @param link its place in the chain
 * @param kind what it records
 * @param recordedAt when it was appended, in milliseconds since 1970
 * @param tenant the tenant it belongs to; null if none
 * @param content the text that the link's digest is of, in canonical JSON and UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Entry(
        Link link, EntryKind kind, long recordedAt, @Nullable String tenant, byte[] content) {
    /** Its number in the chain. */
    public long sequence() {
        return link.sequence();
    }
}
