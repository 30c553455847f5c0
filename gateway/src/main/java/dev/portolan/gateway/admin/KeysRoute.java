package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.reload.CurrentSnapshot;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Revokes a key at once, whatever the files say. */
final class KeysRoute {
    private static final System.Logger LOG = System.getLogger("dev.portolan.admin");
    private static final JsonMapper JSON = new JsonMapper();

    private final CurrentSnapshot live;
    private final InstantSource clock;

    KeysRoute(CurrentSnapshot live, InstantSource clock) {
        this.live = live;
        this.clock = clock;
    }

    AdminAnswer revoke(byte[] body) {
        JsonNode told = read(body);
        String tenant = told.path("tenant").asText("");
        String key = told.path("key").asText("");
        if (tenant.isBlank() || key.isBlank() || told.size() != 2) {
            return AdminAnswer.refusal(
                    400,
                    "invalid_request",
                    "The body is no object of tenant and key; send the ids of both as text, as they"
                            + " stand in tenants.yaml.");
        }
        Optional<CurrentSnapshot.Revoked> revoked = live.revoke(tenant, key, clock.instant());
        if (revoked.isEmpty()) {
            return AdminAnswer.refusal(
                    404, "unknown_key", "No tenant of that id has a key of that id.");
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "revoked the key {0} of tenant {1} on the admin plane",
                key,
                tenant);
        return AdminAnswer.json(200, answer(revoked.get()));
    }

    private static ObjectNode answer(CurrentSnapshot.Revoked revoked) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        return root.put("tenant", revoked.tenant())
                .put("key", revoked.key())
                .put("revoked", true)
                .put("at", revoked.at().toString())
                .put(
                        "next",
                        "Remove the key from tenants.yaml: after a restart, and on other replicas,"
                                + " only the file counts.");
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
