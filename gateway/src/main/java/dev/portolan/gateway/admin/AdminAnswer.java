package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * One response of the admin plane.
 *
 * @param headers the headers except the content type
 */
record AdminAnswer(int status, String contentType, String body, Map<String, String> headers) {
    private static final String JSON = "application/json; charset=utf-8";

    static AdminAnswer json(int status, JsonNode body) {
        return new AdminAnswer(status, JSON, body.toPrettyString() + "\n", Map.of());
    }

    static AdminAnswer text(int status, String contentType, String body) {
        return new AdminAnswer(status, contentType, body, Map.of());
    }

    /** Creates an error in the format of the data plane's errors. */
    static AdminAnswer refusal(int status, String code, String message) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("error").put("message", message).put("code", code);
        return json(status, root);
    }

    AdminAnswer with(String header, String value) {
        return new AdminAnswer(status, contentType, body, Map.of(header, value));
    }
}
