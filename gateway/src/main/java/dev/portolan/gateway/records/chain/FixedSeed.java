package dev.portolan.gateway.records.chain;

import java.security.SecureRandom;

/** Gives a private key's bytes to the generator of key pairs, which computes the public key. */
final class FixedSeed extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    FixedSeed(byte[] seed) {
        this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length != seed.length) {
            throw new IllegalStateException(
                    "the generator asks for %d bytes (expected: %d)"
                            .formatted(bytes.length, seed.length));
        }
        System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
}
