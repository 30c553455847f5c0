package dev.portolan.gateway.rehearsal;

import org.jspecify.annotations.Nullable;

/**
 * One request of the rehearsal, and how it has to end.
 *
 * @param body null for a GET
 * @param extra a header with its value, as {@code name: value}
 * @param status what the gateway answers
 */
record Scene(Door door, String path, @Nullable String body, @Nullable String extra, int status) {

    /** The plane a request goes to. */
    enum Door {
        DATA,
        ADMIN
    }

    static Scene post(String path, String body, int status) {
        return new Scene(Door.DATA, path, body, null, status);
    }

    static Scene get(Door door, String path) {
        return new Scene(door, path, null, null, 200);
    }

    Scene with(String header) {
        return new Scene(door, path, body, header, status);
    }
}
