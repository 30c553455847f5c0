package dev.portolan.gateway.identity;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** A key just made: the only moment at which its text is known. */
public record NewKey(String text, KeyHash hash) {
    /** What every key of ours begins with, so that scanners for leaked secrets can find it. */
    public static final String PREFIX = "ptl_";

    private static final int RANDOM_BYTES = 32;

    /** A key of 256 bits from {@code random}, which must be unpredictable. */
    public static NewKey draw(RandomGenerator random) {
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
