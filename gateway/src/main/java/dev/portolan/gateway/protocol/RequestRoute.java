package dev.portolan.gateway.protocol;

import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpMethod;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What a method and a path ask for. */
public sealed interface RequestRoute {
    String MODELS = "/v1/models";

    /** Something for a model to do. */
    record Generate(Operation operation) implements RequestRoute {}

    /** The list of models. */
    record ListModels() implements RequestRoute {}

    /** One model of the list. */
    record GetModel(String model) implements RequestRoute {}

    /** Nothing that there is. */
    record Unknown(Refusal refusal) implements RequestRoute {}

    /** The route of a request; {@code path} is without its query, null where it makes no sense. */
    static RequestRoute of(HttpMethod method, @Nullable String path) {
        return path == null ? unknown() : ofPath(method, path);
    }

    private static RequestRoute ofPath(HttpMethod method, String path) {
        Optional<Operation> operation = Operation.at(path);
        if (operation.isPresent()) {
            return method.equals(HttpMethod.POST)
                    ? new Generate(operation.get())
                    : wrongMethod(path, "POST");
        }
        if (!path.equals(MODELS) && !path.startsWith(MODELS + "/")) {
            return unknown();
        }
        if (!method.equals(HttpMethod.GET)) {
            return wrongMethod(MODELS, "GET");
        }
        return path.equals(MODELS)
                ? new ListModels()
                : new GetModel(path.substring(MODELS.length() + 1));
    }

    private static RequestRoute unknown() {
        return new Unknown(
                Refusal.of(
                        RefusalCode.UNKNOWN_PATH,
                        "No such path; there are /v1/chat/completions, /v1/completions,"
                                + " /v1/embeddings, /v1/fim/completions, /v1/messages,"
                                + " /v1/messages/count_tokens and /v1/models."));
    }

    private static RequestRoute wrongMethod(String path, String right) {
        return new Unknown(
                Refusal.of(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        "The path " + path + " takes " + right + "."));
    }
}
