package dev.portolan.gateway.admin;

import dev.portolan.gateway.operators.Principal;

import java.util.Map;
import java.util.Objects;

/**
 * A request to the admin plane of a caller that may make it.
 *
 * @param caller who makes it, for logs and audit records
 * @param variables the text that stands for each segment in braces of the route's path
 */
record AdminCall(AdminRequest request, Principal caller, Map<String, String> variables) {

    /** Returns the bytes of the body. */
    byte[] body() {
        return request.body().getBytes();
    }

    /** Returns the text that stands for the segment {@code name} in braces. */
    String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }
}
