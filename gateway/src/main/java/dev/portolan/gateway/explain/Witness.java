package dev.portolan.gateway.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.policy.model.RequestFacts;

import java.util.stream.Collectors;

/** A request that a prover made up, as JSON that {@link Explainer} reads. */
public final class Witness {
    private Witness() {}

    /** One line; {@code request} is nobody's, so its headers may be shown. */
    public static String json(RequestFacts request) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("tenant", request.caller().tenant()).put("path", request.path());
        ObjectNode headers = root.putObject("headers");
        request.headers().forEach(headers::put);
        if (!request.tags().isEmpty()) {
            String tags =
                    request.tags().entrySet().stream()
                            .map(tag -> tag.getKey() + "=" + tag.getValue())
                            .collect(Collectors.joining(","));
            headers.put("x-portolan-tags", tags);
        }
        ObjectNode body = root.putObject("request").put("model", request.model());
        if (request.demand().stream()) {
            body.put("stream", true);
        }
        if (request.demand().maxOutputTokens() >= 0) {
            body.put("max_completion_tokens", request.demand().maxOutputTokens());
        }
        body.putArray("messages");
        return root.toString();
    }
}
