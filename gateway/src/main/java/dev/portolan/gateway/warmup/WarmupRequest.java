package dev.portolan.gateway.warmup;

import org.jspecify.annotations.Nullable;

/**
 * One request of the warm-up and its expected status.
 *
 * @param body null for a GET
 * @param extra an additional header, as {@code name: value}
 * @param status the expected status
 */
record WarmupRequest(
        Plane plane, String path, @Nullable String body, @Nullable String extra, int status) {

    /** The plane a request goes to. */
    enum Plane {
        DATA,
        ADMIN
    }

    static WarmupRequest post(String path, String body, int status) {
        return new WarmupRequest(Plane.DATA, path, body, null, status);
    }

    static WarmupRequest get(Plane plane, String path) {
        return new WarmupRequest(plane, path, null, null, 200);
    }

    WarmupRequest with(String header) {
        return new WarmupRequest(plane, path, body, header, status);
    }
}
