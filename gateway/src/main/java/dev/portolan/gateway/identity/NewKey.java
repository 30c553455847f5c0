package dev.portolan.gateway.identity;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** A newly generated key; its text exists only here and is never stored. */
public record NewKey(String text, KeyHash hash) {
    /** The prefix of every issued key, by which secret scanners find leaked ones. */
    public static final String PREFIX = "ptl_";

    private static final int RANDOM_BYTES = 32;

    /** Generates a key of 256 bits from {@code random}, which must be cryptographically secure. */
    public static NewKey generate(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new NewKey(text, KeyHash.of(text));
    }

    @Override
    public String toString() {
        return "NewKey[" + hash + "]";
    }
}
