package dev.portolan.load.dialect;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Optional;

/**
 * The server side of Mistral's API: similar to OpenAI's, but strict about members, ids and the
 * order of roles.
 */
public final class MistralDialect implements ServerDialect {
    private final SimulatedEndpointProfile profile;
    private final ServerErrors errors = new ServerErrors(OpenAiVariant.MISTRAL);

    public MistralDialect(SimulatedEndpointProfile profile) {
        this.profile = profile;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        if (!profile.accepts(OpenAiServerDialect.bearer(request))) {
            return errors.unauthorized();
        }
        if (request.path().equals("/v1/models")) {
            return models();
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return errors.response(
                    422, MistralRules.detail("json_invalid", "JSON decode error", "body"));
        }
        return inference(request, new ModelRequest(body));
    }

    private Script inference(ReceivedRequest request, ModelRequest modelRequest) {
        var rules = new MistralRules(errors);
        var exchange = ExchangeContext.of(profile, request, modelRequest);
        return switch (request.path()) {
            case "/v1/chat/completions" ->
                    rules.chat(modelRequest)
                            .or(() -> modelError(exchange))
                            .orElseGet(
                                    () ->
                                            new ChatCompletionWriter(OpenAiVariant.MISTRAL)
                                                    .write(exchange));
            case "/v1/fim/completions" ->
                    rules.fim(modelRequest)
                            .or(() -> modelError(exchange))
                            .orElseGet(
                                    () ->
                                            new ChatCompletionWriter(OpenAiVariant.MISTRAL)
                                                    .write(exchange));
            case "/v1/embeddings" ->
                    rules.embeddings(modelRequest)
                            .or(() -> modelError(exchange))
                            .orElseGet(
                                    () ->
                                            new EmbeddingWriter(OpenAiVariant.MISTRAL)
                                                    .write(
                                                            modelRequest.body(),
                                                            exchange.model(),
                                                            exchange.seed(),
                                                            profile.limits().dimensions()));
            default -> errors.noSuchPath();
        };
    }

    private Optional<Script> modelError(ExchangeContext exchange) {
        if (!profile.models().contains(exchange.model())) {
            return Optional.of(errors.noSuchModel(exchange.model()));
        }
        int context = profile.limits().context();
        int promptTokens = exchange.answer().count().prompt();
        return promptTokens > context
                ? Optional.of(errors.tooLong(context, promptTokens))
                : Optional.empty();
    }

    private Script models() {
        var list = LenientJson.object().put("object", "list");
        var data = list.putArray("data");
        profile.models().forEach(model -> data.add(ModelCard.of(OpenAiVariant.MISTRAL, model)));
        return errors.response(200, list);
    }
}
