package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.RevokedKey;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Revokes a key at once, even if the files still contain it. */
final class KeysRoute {
    private static final System.Logger LOG = System.getLogger("dev.portolan.admin");
    private static final JsonMapper JSON = new JsonMapper();

    private final CurrentSnapshot live;
    private final InstantSource clock;

    KeysRoute(CurrentSnapshot live, InstantSource clock) {
        this.live = live;
        this.clock = clock;
    }

    AdminAnswer revoke(AdminCall call) {
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
        Optional<RevokedKey> revoked = live.revoke(tenant, key, clock.instant());
        if (revoked.isEmpty()) {
            return AdminAnswer.refusal(
                    404,
                    "unknown_key",
                    "No tenant of that id has a key of that id; send the ids as in tenants.yaml.");
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} revoked the key {1} of tenant {2} on the admin plane",
                call.caller().id(),
                key,
                tenant);
        return AdminAnswer.json(200, answer(revoked.get()));
    }

    private static ObjectNode answer(RevokedKey revoked) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        return root.put("tenant", revoked.tenant())
                .put("key", revoked.key())
                .put("revoked", true)
                .put("at", revoked.at().toString())
                .put(
                        "next",
                        "Remove the key from tenants.yaml: the revocation ends with this process"
                                + " and does not reach other replicas.");
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isObject() ? read : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
