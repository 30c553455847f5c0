package dev.portolan.policy.strategy;

/** Hashing and draws: the same inputs give the same outcome, on every node and after a restart. */
final class DeterministicRandom {

    private DeterministicRandom() {}

    /** Spreads the bits of a number evenly (the finalizer of splitmix64). */
    static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of a text that does not change between releases of Java. */
    static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** A number above 0 and below 1 from two sets of bits. */
    static double uniform(long a, long b) {
        return ((mix(a ^ mix(b)) >>> 11) + 0.5) * 0x1.0p-53;
    }
}
