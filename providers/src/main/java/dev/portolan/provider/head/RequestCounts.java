package dev.portolan.provider.head;

/**
 * How much a request contains that providers count and charge for, beside tokens.
 *
 * @param characters the characters, as code points, of its text
 * @param documents the number of its documents
 */
public record RequestCounts(long characters, int documents) {
    /** The counts of a request whose characters and documents nobody counts. */
    public static final RequestCounts NONE = new RequestCounts(0, 0);
}
