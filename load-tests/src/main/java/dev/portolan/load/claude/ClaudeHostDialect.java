package dev.portolan.load.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.GoogleErrors;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The server side of Claude at other clouds: Anthropic's protocol behind the cloud's authentication
 * and paths.
 */
public final class ClaudeHostDialect {
    private static final String VERSION = "anthropic-version";
    private static final String VERTEX = "vertex-2023-10-16";
    private static final String BEDROCK = "bedrock-2023-05-31";

    private final AnthropicDialect anthropic;

    /**
     * Creates a dialect for the models of {@code profile}; the caller has checked the credentials.
     */
    public ClaudeHostDialect(SimulatedEndpointProfile profile) {
        this.anthropic =
                new AnthropicDialect(
                        new SimulatedEndpointProfile(
                                profile.name(),
                                _ -> true,
                                profile.models(),
                                profile.model(),
                                profile.limits()));
    }

    /**
     * Answers a Vertex request: the path contains the model and the method, the body the version.
     */
    public Script vertex(ReceivedRequest request, String model, String method) {
        if (!(LenientJson.read(request.text()) instanceof ObjectNode body)) {
            return GoogleErrors.invalid("Invalid JSON payload received.");
        }
        boolean counts = model.equals("count-tokens");
        boolean stream = method.equals("streamRawPredict");
        if (!body.path("anthropic_version").asText().equals(VERTEX)) {
            return GoogleErrors.invalid("anthropic_version: Field required");
        }
        if (body.has("model") != counts || request.header(VERSION).isPresent()) {
            return GoogleErrors.invalid("model: Extra inputs are not permitted");
        }
        if (body.path("stream").asBoolean(false) != stream) {
            return GoogleErrors.invalid("The method and the body's \"stream\" disagree.");
        }
        body.remove("anthropic_version");
        if (!counts) {
            body.put("model", model);
        }
        return anthropic.answer(
                at(request, counts ? "/v1/messages/count_tokens" : "/v1/messages", body));
    }

    /**
     * Answers a Bedrock request: the path contains the model and the operation, the body the
     * version. Returns empty when the body contradicts that.
     */
    public Optional<Script> bedrock(ReceivedRequest request, String model, boolean stream) {
        boolean valid =
                LenientJson.read(request.text()) instanceof ObjectNode root
                        && root.path("anthropic_version").asText().equals(BEDROCK)
                        && !root.has("model")
                        && !root.has("stream")
                        && request.header(VERSION).isEmpty();
        if (!valid || !(LenientJson.read(request.text()) instanceof ObjectNode body)) {
            return Optional.empty();
        }
        body.remove(List.of("anthropic_version", "anthropic_beta"));
        body.put("model", model).put("stream", stream);
        return Optional.of(anthropic.answer(at(request, "/v1/messages", body)));
    }

    /** Answers an Azure request: Anthropic's paths below the resource's. */
    public Script azure(ReceivedRequest request, String path) {
        return LenientJson.read(request.text()) instanceof ObjectNode body
                ? anthropic.answer(at(request, path, body))
                : GoogleErrors.invalid("Invalid JSON payload received.");
    }

    private static ReceivedRequest at(ReceivedRequest request, String path, ObjectNode body) {
        var headers = new HashMap<>(request.headers());
        headers.putIfAbsent(VERSION, List.of("2023-06-01"));
        var line = new ReceivedRequest.Line(request.method(), path, request.protocol());
        return new ReceivedRequest(
                request.number(),
                line,
                headers,
                ByteString.of(LenientJson.write(body)),
                request.at());
    }
}
