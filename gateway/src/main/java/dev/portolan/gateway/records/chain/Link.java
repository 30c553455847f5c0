package dev.portolan.gateway.records.chain;

import java.util.Base64;

/**
 * One link of a chain: what of an entry is hashed into the next one.
 *
 * @param chain the chain's id
 * @param sequence the entry's number, from 1
 * @param scope the code of the tenant, see {@link ScopeKey}
 * @param content the digest of the entry's content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Link(String chain, long sequence, byte[] scope, Hash content) {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Returns the hash of this link, which covers all before it.
     *
     * @param previous the hash of the link before, or {@link Hash#NONE}
     */
    public Hash hash(Hash previous) {
        return hash(previous, new CanonicalJson());
    }

    /** Returns the hash, with a writer to reuse. */
    Hash hash(Hash previous, CanonicalJson json) {
        return Hash.of(
                json.reset()
                        .object()
                        .member("chain", chain)
                        .member("content", content.text())
                        .member("previous", previous.text())
                        .member("scope", scopeText())
                        .member("sequence", sequence)
                        .endObject()
                        .bytes());
    }

    /** The scope in base64url. */
    public String scopeText() {
        return ENCODER.encodeToString(scope);
    }
}
