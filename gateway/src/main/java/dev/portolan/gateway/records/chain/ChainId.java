package dev.portolan.gateway.records.chain;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The id of a chain: the node's id, the fingerprint of the first key that signs it, and random
 * digits, {@code par-1.0123456789abcdef0123456789abcdef.89abcdef}. The fingerprint binds the chain
 * to the key; the digits keep chains apart that replicas with the same key and node id write.
 */
public final class ChainId {
    private static final Pattern FORM = Pattern.compile(".+\\.([0-9a-f]{32})\\.[0-9a-f]{8}");
    private static final int RANDOM_BYTES = 4;

    private ChainId() {}

    /** Makes the id of a new chain. */
    public static String create(String node, PublicSigningKey first, SecureRandom random) {
        byte[] digits = new byte[RANDOM_BYTES];
        random.nextBytes(digits);
        return node + "." + first.fingerprint() + "." + HexFormat.of().formatHex(digits);
    }

    /** Returns whether {@code key} is the first key of the chain. */
    public static boolean isOf(String chain, PublicSigningKey key) {
        var form = FORM.matcher(chain);
        return form.matches() && form.group(1).equals(key.fingerprint());
    }
}
