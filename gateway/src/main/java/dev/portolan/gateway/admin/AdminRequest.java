package dev.portolan.gateway.admin;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One request to the admin plane, read whole.
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

    /** Bodies may hold prompts, so none is printed. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
