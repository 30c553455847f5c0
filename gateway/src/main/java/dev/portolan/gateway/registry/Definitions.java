package dev.portolan.gateway.registry;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.reading.JsonDocument;
import dev.portolan.policy.document.Findings;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Definitions of tenants and keys as JSON objects. */
public final class Definitions {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Definitions() {}

    /** Returns the object in a body; empty, with a finding, if it is none. An empty body is one. */
    static Optional<ObjectNode> object(byte[] body, Findings findings) {
        if (body.length == 0) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
        if (JsonDocument.read(body, findings).isEmpty()) {
            return Optional.empty();
        }
        JsonNode read = parse(body);
        if (read instanceof ObjectNode object) {
            return Optional.of(object);
        }
        findings.error(
                dev.portolan.policy.document.Position.inBody(""),
                "the body is no object (expected: a JSON object); send one");
        return Optional.empty();
    }

    /** Returns a definition from the store. */
    public static ObjectNode stored(String definition) {
        return parse(definition.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
    }

    /** Applies a merge patch (RFC 7396): a null removes a member. */
    static ObjectNode patched(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode inner) {
                ObjectNode before =
                        result.get(member.getKey()) instanceof ObjectNode object
                                ? object
                                : JsonNodeFactory.instance.objectNode();
                result.set(member.getKey(), patched(before, inner));
            } else {
                result.set(member.getKey(), member.getValue());
            }
        }
        return result;
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("it was read as JSON before", e);
        }
    }
}
