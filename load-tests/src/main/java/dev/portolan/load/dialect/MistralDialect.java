package dev.portolan.load.dialect;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Optional;

/** Mistral's platform: OpenAI-like, but strict about members, ids and the order of roles. */
public final class MistralDialect implements ServerDialect {
    private final SimulatedEndpointProfile profile;
    private final ServerErrors refusals = new ServerErrors(OpenAiVariant.MISTRAL);

    public MistralDialect(SimulatedEndpointProfile profile) {
        this.profile = profile;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        if (!profile.accepts(OpenAiServerDialect.bearer(request))) {
            return refusals.unauthorized();
        }
        if (request.path().equals("/v1/models")) {
            return models();
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return refusals.answer(
                    422, MistralRules.detail("json_invalid", "JSON decode error", "body"));
        }
        return inference(request, new ModelRequest(body));
    }

    private Script inference(ReceivedRequest request, ModelRequest question) {
        var rules = new MistralRules(refusals);
        var turn = ExchangeContext.of(profile, request, question);
        return switch (request.path()) {
            case "/v1/chat/completions" ->
                    rules.chat(question)
                            .or(() -> servable(turn))
                            .orElseGet(
                                    () ->
                                            new ChatCompletionWriter(OpenAiVariant.MISTRAL)
                                                    .write(turn));
            case "/v1/fim/completions" ->
                    rules.fim(question)
                            .or(() -> servable(turn))
                            .orElseGet(
                                    () ->
                                            new ChatCompletionWriter(OpenAiVariant.MISTRAL)
                                                    .write(turn));
            case "/v1/embeddings" ->
                    rules.embeddings(question)
                            .or(() -> servable(turn))
                            .orElseGet(
                                    () ->
                                            new EmbeddingWriter(OpenAiVariant.MISTRAL)
                                                    .write(
                                                            question.body(),
                                                            turn.model(),
                                                            turn.seed(),
                                                            profile.limits().dimensions()));
            default -> refusals.noSuchPath();
        };
    }

    private Optional<Script> servable(ExchangeContext turn) {
        if (!profile.models().contains(turn.model())) {
            return Optional.of(refusals.noSuchModel(turn.model()));
        }
        int context = profile.limits().context();
        int asked = turn.answer().count().prompt();
        return asked > context ? Optional.of(refusals.tooLong(context, asked)) : Optional.empty();
    }

    private Script models() {
        var list = LenientJson.object().put("object", "list");
        var data = list.putArray("data");
        profile.models().forEach(model -> data.add(ModelCard.of(OpenAiVariant.MISTRAL, model)));
        return refusals.answer(200, list);
    }
}
