package dev.portolan.gateway.admin;

import dev.portolan.gateway.operators.AdminRole;

/**
 * Who makes a request to the admin plane.
 *
 * @param id the id of the token in {@code admin.tokens}, {@link #UNNAMED_TOKEN} or {@link
 *     #LOOPBACK}; for logs and audit records
 */
public record Principal(String id, AdminRole role) {
    /** The id of the holder of {@code admin.token}. */
    public static final String UNNAMED_TOKEN = "admin.token";

    /** The id of everyone on this machine, where no token is configured. */
    public static final String LOOPBACK = "loopback";
}
