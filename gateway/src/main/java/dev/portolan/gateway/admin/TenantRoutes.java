package dev.portolan.gateway.admin;

import static dev.portolan.gateway.operators.AdminRole.ADMIN;
import static dev.portolan.gateway.operators.AdminRole.OPERATOR;
import static dev.portolan.gateway.operators.AdminRole.VIEWER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.portolan.gateway.admin.AdminRoute.Guarded;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.tenantapi.ApiCall;
import dev.portolan.gateway.tenantapi.ApiReply;
import dev.portolan.gateway.tenantapi.TenantApi;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;

/**
 * The paths of tenants and keys. Viewers read, operators revoke, and admins decide who may use the
 * gateway, which includes every call that returns a key's text.
 */
final class TenantRoutes {
    private static final String TENANTS = "/admin/v1/tenants";
    private static final String TENANT = TENANTS + "/{tenant}";
    private static final String KEYS = TENANT + "/keys";
    private static final String KEY = KEYS + "/{key}";
    private static final JsonMapper JSON = new JsonMapper();

    private final TenantApi api;

    TenantRoutes(TenantApi api) {
        this.api = api;
    }

    void addTo(RouteTable routes) {
        add(routes, "GET", TENANTS, VIEWER, (_, call) -> api.tenants(call));
        add(routes, "GET", TENANT, VIEWER, (at, _) -> api.tenant(tenant(at)));
        add(routes, "POST", TENANT, ADMIN, (at, call) -> api.createTenant(tenant(at), call));
        add(routes, "PUT", TENANT, ADMIN, (at, call) -> api.replaceTenant(tenant(at), call));
        add(routes, "PATCH", TENANT, ADMIN, (at, call) -> api.patchTenant(tenant(at), call));
        add(routes, "DELETE", TENANT, ADMIN, (at, call) -> api.deleteTenant(tenant(at), call));
        add(routes, "GET", KEYS, VIEWER, (at, _) -> api.keys(tenant(at)));
        add(routes, "POST", KEYS, ADMIN, (at, call) -> api.createKey(tenant(at), call));
        add(routes, "GET", KEY, VIEWER, (at, _) -> api.key(tenant(at), key(at)));
        add(routes, "PATCH", KEY, ADMIN, (at, call) -> api.patchKey(tenant(at), key(at), call));
        add(routes, "DELETE", KEY, ADMIN, (at, call) -> api.deleteKey(tenant(at), key(at), call));
        add(
                routes,
                "POST",
                KEY + "/rotate",
                ADMIN,
                (at, call) -> api.rotateKey(tenant(at), key(at), call));
        add(
                routes,
                "POST",
                KEY + "/revoke",
                OPERATOR,
                (at, call) -> api.revokeKey(tenant(at), key(at), call));
        routes.add("POST", "/admin/v1/keys/revoke", new Guarded(OPERATOR, this::revoke));
    }

    @FunctionalInterface
    private interface Handler {
        ApiReply handle(AdminCall at, ApiCall call);
    }

    private static void add(
            RouteTable routes, String method, String path, AdminRole role, Handler handler) {
        routes.add(method, path, new Guarded(role, call -> answer(call, handler)));
    }

    private static AdminAnswer answer(AdminCall call, Handler handler) {
        return call.body().length > 0 && !isJson(call)
                ? notJson()
                : answer(handler.handle(call, apiCall(call)));
    }

    private static AdminAnswer answer(ApiReply reply) {
        AdminAnswer plain = AdminAnswer.json(reply.status(), reply.body());
        return new AdminAnswer(plain.status(), plain.contentType(), plain.body(), reply.headers());
    }

    private static ApiCall apiCall(AdminCall call) {
        return new ApiCall(
                call.caller().id(),
                call.request().body(),
                call.request().header("if-match"),
                call.request().query());
    }

    /** Revokes the key that the body names, as an emergency needs no other path. */
    private AdminAnswer revoke(AdminCall call) {
        if (!isJson(call)) {
            return notJson();
        }
        JsonNode named = read(call.body());
        String tenant = named.path("tenant").asText("");
        String key = named.path("key").asText("");
        if (tenant.isBlank() || key.isBlank() || named.size() != 2) {
            return AdminAnswer.refusal(
                    400,
                    "invalid_request",
                    "The body is not an object with tenant and key; send the ids of both as text,"
                            + " as in tenants.yaml.");
        }
        return answer(api.revokeKey(tenant, key, apiCall(call)));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isObject() ? read : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    static boolean isJson(AdminCall call) {
        String type = Objects.requireNonNullElse(call.request().header("content-type"), "");
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/json")
                || lower.startsWith("application/merge-patch+json");
    }

    private static AdminAnswer notJson() {
        return AdminAnswer.refusal(
                415,
                "unsupported_media_type",
                "The content type is not application/json; send the request as application/json.");
    }

    private static String tenant(AdminCall at) {
        return at.variable("tenant");
    }

    private static String key(AdminCall at) {
        return at.variable("key");
    }
}
