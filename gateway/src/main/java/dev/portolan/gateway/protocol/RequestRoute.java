package dev.portolan.gateway.protocol;

import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpMethod;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The route of a request: what its method and path select. */
public sealed interface RequestRoute {
    String MODELS = "/v1/models";

    /** An operation for a model. */
    record Generate(Operation operation) implements RequestRoute {}

    /** The list of models. */
    record ListModels() implements RequestRoute {}

    /** One model of the list. */
    record GetModel(String model) implements RequestRoute {}

    /** A path or method that is not served. */
    record Unknown(Refusal refusal) implements RequestRoute {}

    /** Returns the route of a request; {@code path} has no query, and is null if malformed. */
    static RequestRoute of(HttpMethod method, @Nullable String path) {
        return path == null ? unknown() : ofPath(method, path);
    }

    private static RequestRoute ofPath(HttpMethod method, String path) {
        Optional<Operation> operation = Operation.at(path);
        if (operation.isPresent()) {
            String right = operation.get().method();
            return method.name().equals(right)
                    ? new Generate(operation.get())
                    : wrongMethod(path, right);
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
        String operations =
                Arrays.stream(Operation.values())
                        .map(Operation::path)
                        .collect(Collectors.joining(", "));
        return new Unknown(
                Refusal.of(
                        RefusalCode.UNKNOWN_PATH,
                        "Unknown path; use one of %s or %s.".formatted(operations, MODELS)));
    }

    private static RequestRoute wrongMethod(String path, String right) {
        return new Unknown(
                Refusal.of(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        "The path %s requires the method %s.".formatted(path, right)));
    }
}
