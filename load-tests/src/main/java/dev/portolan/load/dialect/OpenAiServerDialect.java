package dev.portolan.load.dialect;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Map;

/**
 * The server side of OpenAI's protocol under {@code /v1}, as implemented by OpenAI and self-hosted
 * servers.
 */
public final class OpenAiServerDialect implements ServerDialect {
    private final SimulatedEndpointProfile profile;
    private final OpenAiVariant variant;
    private final ServerErrors errors;

    public OpenAiServerDialect(SimulatedEndpointProfile profile, OpenAiVariant variant) {
        this.profile = profile;
        this.variant = variant;
        this.errors = new ServerErrors(variant);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        return switch (request.path()) {
            case "/health", "/ping", "/v1/health/ready", "/v1/health/live" -> health();
            case "/metrics", "/v1/metrics" -> new NodeGauges(variant, profile).script();
            case "/version" -> errors.response(200, LenientJson.object().put("version", "0.29.0"));
            default -> authenticated(request);
        };
    }

    private Script authenticated(ReceivedRequest request) {
        if (!profile.accepts(bearer(request))) {
            return errors.unauthorized();
        }
        if (request.method().equals("GET")) {
            return models(request);
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return errors.invalid("We could not parse the JSON body of your request.");
        }
        return inference(request, new ModelRequest(body));
    }

    private Script inference(ReceivedRequest request, ModelRequest modelRequest) {
        if (!profile.models().contains(modelRequest.model())) {
            return errors.noSuchModel(modelRequest.model());
        }
        var exchange = ExchangeContext.of(profile, request, modelRequest);
        int promptTokens = exchange.answer().count().prompt();
        if (promptTokens > profile.limits().context()) {
            return errors.tooLong(profile.limits().context(), promptTokens);
        }
        return switch (request.path()) {
            case "/v1/chat/completions" ->
                    modelRequest.messages().isEmpty()
                            ? errors.invalid("messages: at least one message is required")
                            : new ChatCompletionWriter(variant).write(exchange);
            case "/v1/completions" -> new TextWriter(variant).write(exchange);
            case "/v1/embeddings" ->
                    new EmbeddingWriter(variant)
                            .write(
                                    modelRequest.body(),
                                    exchange.model(),
                                    exchange.seed(),
                                    profile.limits().dimensions());
            case "/tokenize" ->
                    errors.response(
                            200,
                            LenientJson.object()
                                    .put("count", promptTokens)
                                    .put("max_model_len", profile.limits().context()));
            default -> errors.noSuchPath();
        };
    }

    private Script models(ReceivedRequest request) {
        var path = request.path();
        if (path.equals("/v1/models")) {
            var list = LenientJson.object().put("object", "list");
            var data = list.putArray("data");
            profile.models().forEach(model -> data.add(ModelCard.of(variant, model)));
            return errors.response(200, list);
        }
        if (!path.startsWith("/v1/models/")) {
            return errors.noSuchPath();
        }
        var model = path.substring("/v1/models/".length());
        return profile.models().contains(model)
                ? errors.response(200, ModelCard.of(variant, model))
                : errors.noSuchModel(model);
    }

    private Script health() {
        return variant == OpenAiVariant.LLAMA_CPP
                ? errors.response(200, LenientJson.object().put("status", "ok"))
                : Script.whole(200, Map.of(), ByteString.of(""));
    }

    public static String bearer(ReceivedRequest request) {
        var header = request.header("authorization").orElse("");
        return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    }
}
