package dev.portolan.gateway.records.content;

import dev.portolan.gateway.records.chain.Hash;

import java.nio.charset.StandardCharsets;

/**
 * A text that contents name by its digest.
 *
 * @param hash its digest
 * @param text the text, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record SharedText(Hash hash, byte[] text) {
    /** Returns the text with its digest. */
    public static SharedText of(byte[] text) {
        return new SharedText(Hash.of(text), text);
    }

    /** Returns the text with its digest. */
    public static SharedText of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
