package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Optional;

/**
 * The request that a caller sends.
 *
 * @param path the path and query; {@code {model}} in it stands for the model's name, encoded
 * @param headers headers besides the key and the content type
 * @param body a JSON body, to which the model is added; empty if {@code text} is used
 * @param text a body sent as it is, but for {@code {model}}; empty if the request has none
 */
public record CallerRequest(
        String method,
        String path,
        Map<String, String> headers,
        Optional<ObjectNode> body,
        Optional<String> text) {
    public CallerRequest {
        headers = Map.copyOf(headers);
    }
}
