package dev.portolan.policy.engine;

import java.util.Arrays;

/** The set of policies that match a request, one bit each; unchanged after it was used as a key. */
final class MatchedPolicies {

    private final long[] bits;

    MatchedPolicies(int policies) {
        bits = new long[(policies + 63) >>> 6];
    }

    void add(int policy) {
        bits[policy >>> 6] |= 1L << policy;
    }

    boolean has(int policy) {
        return (bits[policy >>> 6] >>> policy & 1) != 0;
    }

    boolean isEmpty() {
        for (long block : bits) {
            if (block != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatchedPolicies matched && Arrays.equals(bits, matched.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }
}
