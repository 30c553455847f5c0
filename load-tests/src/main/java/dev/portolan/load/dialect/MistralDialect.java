package dev.portolan.load.dialect;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelQuestion;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.SeenRequest;

import java.util.Optional;

/** Mistral's platform: OpenAI-like, but strict about members, ids and the order of roles. */
public final class MistralDialect implements ServerDialect {
    private final SimulatedPlaceProfile profile;
    private final ServerErrors refusals = new ServerErrors(OpenAiVariant.MISTRAL);

    public MistralDialect(SimulatedPlaceProfile profile) {
        this.profile = profile;
    }

    @Override
    public Script answer(SeenRequest request) {
        if (!profile.admits(OpenAiServerDialect.bearer(request))) {
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
        return inference(request, new ModelQuestion(body));
    }

    private Script inference(SeenRequest request, ModelQuestion question) {
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
