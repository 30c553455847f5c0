package dev.portolan.load.dialect;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Map;

/** OpenAI's protocol under {@code /v1}, as the servers one runs oneself and OpenAI speak it. */
public final class OpenAiServerDialect implements ServerDialect {
    private final SimulatedEndpointProfile profile;
    private final OpenAiVariant flavour;
    private final ServerErrors refusals;

    public OpenAiServerDialect(SimulatedEndpointProfile profile, OpenAiVariant flavour) {
        this.profile = profile;
        this.flavour = flavour;
        this.refusals = new ServerErrors(flavour);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        return switch (request.path()) {
            case "/health", "/ping", "/v1/health/ready", "/v1/health/live" -> health();
            case "/metrics", "/v1/metrics" -> new NodeGauges(flavour, profile).script();
            case "/version" -> refusals.answer(200, LenientJson.object().put("version", "0.29.0"));
            default -> admitted(request);
        };
    }

    private Script admitted(ReceivedRequest request) {
        if (!profile.accepts(bearer(request))) {
            return refusals.unauthorized();
        }
        if (request.method().equals("GET")) {
            return models(request);
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return refusals.invalid("We could not parse the JSON body of your request.");
        }
        return inference(request, new ModelRequest(body));
    }

    private Script inference(ReceivedRequest request, ModelRequest question) {
        if (!profile.models().contains(question.model())) {
            return refusals.noSuchModel(question.model());
        }
        var turn = ExchangeContext.of(profile, request, question);
        int asked = turn.answer().count().prompt();
        if (asked > profile.limits().context()) {
            return refusals.tooLong(profile.limits().context(), asked);
        }
        return switch (request.path()) {
            case "/v1/chat/completions" ->
                    question.messages().isEmpty()
                            ? refusals.invalid("messages: at least one message is required")
                            : new ChatCompletionWriter(flavour).write(turn);
            case "/v1/completions" -> new TextWriter(flavour).write(turn);
            case "/v1/embeddings" ->
                    new EmbeddingWriter(flavour)
                            .write(
                                    question.body(),
                                    turn.model(),
                                    turn.seed(),
                                    profile.limits().dimensions());
            case "/tokenize" ->
                    refusals.answer(
                            200,
                            LenientJson.object()
                                    .put("count", asked)
                                    .put("max_model_len", profile.limits().context()));
            default -> refusals.noSuchPath();
        };
    }

    private Script models(ReceivedRequest request) {
        var path = request.path();
        if (path.equals("/v1/models")) {
            var list = LenientJson.object().put("object", "list");
            var data = list.putArray("data");
            profile.models().forEach(model -> data.add(ModelCard.of(flavour, model)));
            return refusals.answer(200, list);
        }
        if (!path.startsWith("/v1/models/")) {
            return refusals.noSuchPath();
        }
        var model = path.substring("/v1/models/".length());
        return profile.models().contains(model)
                ? refusals.answer(200, ModelCard.of(flavour, model))
                : refusals.noSuchModel(model);
    }

    private Script health() {
        return flavour == OpenAiVariant.LLAMA_CPP
                ? refusals.answer(200, LenientJson.object().put("status", "ok"))
                : Script.whole(200, Map.of(), ByteString.of(""));
    }

    public static String bearer(ReceivedRequest request) {
        var header = request.header("authorization").orElse("");
        return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    }
}
