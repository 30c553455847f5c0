package dev.portolan.gateway.admin;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One request to the admin plane with its whole body.
 *
 * @param headers names in lower case
 * @param query decoded parameters
 */
record AdminRequest(
        String method,
        String path,
        Map<String, String> headers,
        Map<String, String> query,
        Buffer body) {

    @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Omits the body, which may contain a prompt. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
