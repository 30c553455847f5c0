package dev.portolan.load.google;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.claude.ClaudeHostDialect;
import dev.portolan.load.dialect.ChatCompletionWriter;
import dev.portolan.load.dialect.GoogleErrors;
import dev.portolan.load.dialect.MistralDialect;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server side of Vertex AI in one project and location: Google's models, partner models by
 * {@code rawPredict}, and the OpenAI-compatible paths of the shared and of deployed endpoints.
 */
public final class VertexDialect implements ServerDialect {
    private static final Pattern LOCATION =
            Pattern.compile("/v1(?:beta1)?/projects/([^/]+)/locations/([^/]+)/(.+)");
    private static final Pattern MODEL =
            Pattern.compile("publishers/([^/]+)/models/([^/:]+):([A-Za-z]+)");
    private static final Pattern ENDPOINT = Pattern.compile("endpoints/([^/]+)/chat/completions");

    private static final String CHAT = "/v1/chat/completions";
    private static final String INFILL = "/v1/fim/completions";

    private final SimulatedEndpointProfile profile;
    private final String project;
    private final String location;
    private final GeminiDialect gemini;
    private final ServerDialect mistral;
    private final ClaudeHostDialect claude;
    private final ServerDialect compatible;

    public VertexDialect(SimulatedEndpointProfile profile, String project, String location) {
        this.profile = profile;
        this.project = project;
        this.location = location;
        this.gemini = new GeminiDialect(profile);
        this.mistral = new MistralDialect(profile);
        this.claude = new ClaudeHostDialect(profile);
        this.compatible = new OpenAiServerDialect(profile, OpenAiVariant.OPENAI);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        if (!profile.accepts(OpenAiServerDialect.bearer(request))) {
            return GoogleErrors.unauthenticated();
        }
        Matcher matcher = LOCATION.matcher(request.path());
        if (!matcher.matches() || !matcher.group(2).equals(location)) {
            return GoogleErrors.noSuchPath();
        }
        if (!matcher.group(1).equals(project)) {
            return GoogleErrors.response(
                    403,
                    "PERMISSION_DENIED",
                    "Permission 'aiplatform.endpoints.predict' denied on resource.");
        }
        return answerResource(request, matcher.group(3));
    }

    private Script answerResource(ReceivedRequest request, String resource) {
        Matcher model = MODEL.matcher(resource);
        if (model.matches()) {
            return switch (model.group(1)) {
                case "google" -> gemini.answer(request, model.group(2), model.group(3));
                case "mistralai" -> mistral(request, model.group(2), model.group(3));
                case "anthropic" -> claude.vertex(request, model.group(2), model.group(3));
                default -> GoogleErrors.noSuchModel(resource);
            };
        }
        return ENDPOINT.matcher(resource).matches()
                ? withErrorInArray(compatible.answer(at(request, CHAT, request.text())))
                : GoogleErrors.noSuchPath();
    }

    private Script mistral(ReceivedRequest request, String model, String method) {
        if (!(LenientJson.read(request.text()) instanceof ObjectNode body)) {
            return GoogleErrors.invalid("Invalid JSON payload received.");
        }
        boolean stream = method.equals("streamRawPredict");
        if (!stream && !method.equals("rawPredict")) {
            return GoogleErrors.noSuchPath();
        }
        if (!body.path("model").asText().equals(model)) {
            return GoogleErrors.invalid("The model of the body is not the model of the path.");
        }
        return body.path("stream").asBoolean(false) == stream
                ? mistral.answer(at(request, mistralPath(model, body), LenientJson.write(body)))
                : GoogleErrors.invalid("The method and the body's \"stream\" disagree.");
    }

    /** Codestral also fills in; the body's form shows which is meant. */
    private static String mistralPath(String model, ObjectNode body) {
        return model.startsWith("codestral") && body.has("prompt") ? INFILL : CHAT;
    }

    /** Returns the same request at the path of the vendor's own API. */
    private static ReceivedRequest at(ReceivedRequest request, String path, String body) {
        var line = new ReceivedRequest.Line(request.method(), path, request.protocol());
        return new ReceivedRequest(
                request.number(), line, request.headers(), ByteString.of(body), request.at());
    }

    /** Writes an error as this endpoint does: Google's format in an array of one. */
    private static Script withErrorInArray(Script script) {
        int status = script.head().status();
        if (status < 400) {
            return script;
        }
        var message = LenientJson.read(script.body().text()).path("error").path("message").asText();
        var statusName = status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT";
        return ChatCompletionWriter.json(
                status,
                LenientJson.array().add(GoogleErrors.body(status, statusName, message)),
                Map.of());
    }
}
