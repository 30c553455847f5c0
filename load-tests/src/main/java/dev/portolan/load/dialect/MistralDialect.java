package dev.portolan.load.dialect;

import dev.portolan.load.answer.Json;
import dev.portolan.load.answer.Question;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.SeenRequest;

import java.util.Optional;

/** Mistral's platform: OpenAI-like, but strict about members, ids and the order of roles. */
public final class MistralDialect implements Dialect {
    private final Profile profile;
    private final Refusals refusals = new Refusals(Flavour.MISTRAL);

    public MistralDialect(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Script answer(SeenRequest request) {
        if (!profile.admits(OpenAiDialect.bearer(request))) {
            return refusals.unauthorized();
        }
        if (request.path().equals("/v1/models")) {
            return models();
        }
        var body = Json.read(request.text());
        if (!body.isObject()) {
            return refusals.answer(
                    422, MistralRules.detail("json_invalid", "JSON decode error", "body"));
        }
        return inference(request, new Question(body));
    }

    private Script inference(SeenRequest request, Question question) {
        var rules = new MistralRules(refusals);
        var turn = Turn.of(profile, request, question);
        return switch (request.path()) {
            case "/v1/chat/completions" ->
                    rules.chat(question)
                            .or(() -> servable(turn))
                            .orElseGet(() -> new ChatWriter(Flavour.MISTRAL).write(turn));
            case "/v1/fim/completions" ->
                    rules.fim(question)
                            .or(() -> servable(turn))
                            .orElseGet(() -> new ChatWriter(Flavour.MISTRAL).write(turn));
            case "/v1/embeddings" ->
                    rules.embeddings(question)
                            .or(() -> servable(turn))
                            .orElseGet(
                                    () ->
                                            new EmbeddingWriter(Flavour.MISTRAL)
                                                    .write(
                                                            question.body(),
                                                            turn.model(),
                                                            turn.seed(),
                                                            profile.limits().dimensions()));
            default -> refusals.noSuchPath();
        };
    }

    private Optional<Script> servable(Turn turn) {
        if (!profile.models().contains(turn.model())) {
            return Optional.of(refusals.noSuchModel(turn.model()));
        }
        int context = profile.limits().context();
        int asked = turn.answer().count().prompt();
        return asked > context ? Optional.of(refusals.tooLong(context, asked)) : Optional.empty();
    }

    private Script models() {
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        profile.models().forEach(model -> data.add(ModelCard.of(Flavour.MISTRAL, model)));
        return refusals.answer(200, list);
    }
}
