package dev.portolan.gateway.records.chain;

/** The end of a chain, to which links are appended. Not thread-safe. */
public final class ChainTail {
    private final String chain;
    private final CanonicalJson json = new CanonicalJson();
    private long sequence;
    private Hash hash;

    /**
     * Continues a chain.
     *
     * @param sequence the last entry's number; 0 if there is none
     * @param hash the last link's hash; {@link Hash#NONE} if there is none
     */
    public ChainTail(String chain, long sequence, Hash hash) {
        this.chain = chain;
        this.sequence = sequence;
        this.hash = hash;
    }

    /** Appends an entry with this content. */
    public Link append(byte[] scope, Hash content) {
        Link link = new Link(chain, sequence + 1, scope, content);
        append(link);
        return link;
    }

    /** Appends a link that was made elsewhere. */
    public void append(Link link) {
        if (link.sequence() != sequence + 1) {
            throw new IllegalArgumentException(
                    "link %d (expected: %d)".formatted(link.sequence(), sequence + 1));
        }
        hash = link.hash(hash, json);
        sequence = link.sequence();
    }

    /** The chain's id. */
    public String chain() {
        return chain;
    }

    /** The number of the last entry; 0 if there is none. */
    public long sequence() {
        return sequence;
    }

    /** The number that the next entry gets. */
    public long next() {
        return sequence + 1;
    }

    /** The hash of the last link. */
    public Hash hash() {
        return hash;
    }
}
