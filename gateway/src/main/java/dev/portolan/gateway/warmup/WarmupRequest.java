package dev.portolan.gateway.warmup;

import org.jspecify.annotations.Nullable;

/**
 * One request of the rehearsal, and how it has to end.
 *
 * @param body null for a GET
 * @param extra a header with its value, as {@code name: value}
 * @param status what the gateway answers
 */
record WarmupRequest(
        Door door, String path, @Nullable String body, @Nullable String extra, int status) {

    /** The plane a request goes to. */
    enum Door {
        DATA,
        ADMIN
    }

    static WarmupRequest post(String path, String body, int status) {
        return new WarmupRequest(Door.DATA, path, body, null, status);
    }

    static WarmupRequest get(Door door, String path) {
        return new WarmupRequest(door, path, null, null, 200);
    }

    WarmupRequest with(String header) {
        return new WarmupRequest(door, path, body, header, status);
    }
}
