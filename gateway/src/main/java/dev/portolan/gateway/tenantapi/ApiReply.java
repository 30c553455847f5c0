package dev.portolan.gateway.tenantapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.explain.CounterexampleRequest;
import dev.portolan.gateway.registry.Refused;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.model.RequestFacts;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An answer about tenants or keys. */
public record ApiReply(int status, ObjectNode body, Map<String, String> headers) {
    static ApiReply of(int status, ObjectNode body) {
        return new ApiReply(status, body, Map.of());
    }

    /** Returns an answer about something with a version, which {@code If-Match} takes. */
    static ApiReply of(int status, ObjectNode body, long version) {
        return new ApiReply(status, body.put("version", version), Map.of("ETag", etag(version)));
    }

    private static String etag(long version) {
        return "\"" + version + "\"";
    }

    static ApiReply error(int status, String code, String message) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("error").put("message", message).put("code", code);
        return of(status, root);
    }

    /** Returns an error with a JSON pointer to each wrong value, and with the counterexample. */
    static ApiReply of(Refused refused) {
        ApiReply reply = error(refused.why().status(), refused.why().code(), refused.message());
        ObjectNode error = (ObjectNode) reply.body().get("error");
        if (!refused.findings().isEmpty()) {
            ArrayNode findings = error.putArray("findings");
            for (Finding finding : refused.findings()) {
                findings.addObject()
                        .put("pointer", finding.at().file().substring(1))
                        .put("message", finding.message());
            }
        }
        RequestFacts counterexample = refused.counterexample();
        if (counterexample != null) {
            error.set("counterexample", CounterexampleRequest.whole(counterexample));
        }
        return reply;
    }

    static ApiReply unknownTenant(String id) {
        return ApiReply.error(
                404,
                Refused.Why.UNKNOWN_TENANT.code(),
                "No tenant is called \"%s\"; GET /admin/v1/tenants lists all.".formatted(id));
    }

    static ApiReply deleted(String id) {
        return ApiReply.of(
                200, JsonNodeFactory.instance.objectNode().put("id", id).put("deleted", true));
    }

    static ApiReply unknownKey(String tenant, String id) {
        return ApiReply.error(
                404,
                Refused.Why.UNKNOWN_KEY.code(),
                "The tenant \"%s\" has no key \"%s\"; GET /admin/v1/tenants/%s/keys lists all."
                        .formatted(tenant, id, encoded(tenant)));
    }

    static ApiReply at(String location, ApiReply reply) {
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.put("Location", location);
        return new ApiReply(reply.status(), reply.body(), Map.copyOf(headers));
    }

    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
