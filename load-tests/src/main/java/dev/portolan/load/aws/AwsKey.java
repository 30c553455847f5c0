package dev.portolan.load.aws;

import org.jspecify.annotations.Nullable;

/**
 * An access key of a simulated AWS account.
 *
 * @param token the session token required with it, or null for a permanent key
 */
public record AwsKey(String id, String secret, @Nullable String token) {
    /** The default key of simulated accounts. */
    public static final AwsKey SIMULATED =
            new AwsKey("AKIDSIMULATED", "simulated-secret-access-key", null);

    /** Omits the secret and the token. */
    @Override
    public String toString() {
        return "AwsKey[" + id + "]";
    }
}
