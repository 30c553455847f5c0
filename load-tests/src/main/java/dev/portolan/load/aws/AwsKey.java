package dev.portolan.load.aws;

import org.jspecify.annotations.Nullable;

/**
 * An access key that a simulated AWS account knows.
 *
 * @param token the session token that must come with it, or null for a lasting key
 */
public record AwsKey(String id, String secret, @Nullable String token) {
    /** The key of every simulated account that is given no other. */
    public static final AwsKey SIMULATED =
            new AwsKey("AKIDSIMULATED", "simulated-secret-access-key", null);

    /** Without the secret and the token. */
    @Override
    public String toString() {
        return "AwsKey[" + id + "]";
    }
}
