package dev.portolan.gateway.operators;

import dev.portolan.gateway.identity.ClaimedCaller;

/**
 * Who makes a request to the admin plane.
 *
 * @param id the id of the token in {@code admin.tokens}, {@link #UNNAMED_TOKEN}, {@link #LOOPBACK}
 *     or, for who has signed in, {@code user=…}; for logs and audit records
 */
public record Principal(String id, AdminRole role) {
    /** The id of the holder of {@code admin.token}. */
    public static final String UNNAMED_TOKEN = "admin.token";

    /** The id of everyone on this machine, where no token is configured. */
    public static final String LOOPBACK = "loopback";

    /**
     * Returns the id of who has signed in as {@code name}: short and printable. No id of a token
     * contains an equals sign.
     */
    static String user(String name) {
        return ClaimedCaller.id("user", name);
    }
}
