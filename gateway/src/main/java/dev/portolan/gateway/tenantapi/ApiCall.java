package dev.portolan.gateway.tenantapi;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A request about tenants or keys.
 *
 * @param actor who asks, for the audit log
 * @param content the body
 * @param ifMatch the header If-Match; null if it was not sent
 * @param query the decoded parameters
 */
public record ApiCall(
        String actor, Buffer content, @Nullable String ifMatch, Map<String, String> query) {
    byte[] body() {
        return content.getBytes();
    }

    /** Omits the body, which may hold what nobody may log. */
    @Override
    public String toString() {
        return "ApiCall of " + actor;
    }
}
