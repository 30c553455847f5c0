package dev.portolan.gateway.protocol;

import dev.portolan.provider.request.Operation;

import io.vertx.core.http.HttpMethod;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The route of a request: what its method and path select. */
public sealed interface RequestRoute {
    String MODELS = ApiPath.MODELS;

    /**
     * An operation for a model.
     *
     * @param deployment the model that the path names in place of the body
     */
    record Generate(Operation operation, Optional<String> deployment) implements RequestRoute {
        /** An operation for the model that the body names. */
        public Generate(Operation operation) {
            this(operation, Optional.empty());
        }
    }

    /** A response by its id, which is stored nowhere. */
    record StoredResponse(Refusal refusal) implements RequestRoute {}

    /** The list of models. */
    record ListModels() implements RequestRoute {}

    /** One model of the list. */
    record GetModel(String model) implements RequestRoute {}

    /**
     * A path or method that is not served.
     *
     * @param allowed the method that the path requires; null if the path is unknown
     */
    record Unknown(Refusal refusal, @Nullable String allowed) implements RequestRoute {}

    /**
     * Returns the route of a request.
     *
     * @param path without the query; null if it is malformed
     * @param address the scheme and host that the caller has used, for messages
     */
    static RequestRoute of(HttpMethod method, @Nullable String path, Supplier<String> address) {
        if (path == null) {
            return unknown("", address.get());
        }
        String canonical = ApiPath.canonical(path);
        Optional<Operation> operation = Operation.at(canonical);
        if (operation.isPresent()) {
            String right = operation.get().method();
            return method.name().equals(right)
                    ? new Generate(operation.get(), AzurePath.deployment(path))
                    : wrongMethod(canonical, right);
        }
        Optional<StoredResponsePath> stored = StoredResponsePath.of(canonical);
        if (stored.isPresent()) {
            List<String> methods = stored.get().methods();
            return methods.contains(method.name())
                    ? new StoredResponse(notStored())
                    : wrongMethod(canonical, String.join(", ", methods));
        }
        boolean list = canonical.equals(MODELS);
        if (!list && !canonical.startsWith(MODELS + "/")) {
            return unknown(path, address.get());
        }
        if (!method.equals(HttpMethod.GET)) {
            return wrongMethod(MODELS, "GET");
        }
        return list ? new ListModels() : new GetModel(ApiPath.model(canonical));
    }

    private static Refusal notStored() {
        return Refusal.of(
                RefusalCode.RESPONSE_NOT_FOUND,
                "No response has this id, as the gateway stores no responses; keep what POST"
                        + " /v1/responses returns, and send its items in `input` to go on.");
    }

    private static RequestRoute unknown(String path, String address) {
        String message =
                "No operation has the path %s%s. Clients of OpenAI take %s/v1 as base address, those of Anthropic and Mistral %s. The paths are %s."
                        .formatted(
                                ApiPath.shown(path),
                                ApiPath.nearest(path)
                                        .map(meant -> "; did you mean " + meant + "?")
                                        .orElse(""),
                                address,
                                address,
                                String.join(", ", ApiPath.all()));
        return new Unknown(Refusal.of(RefusalCode.UNKNOWN_PATH, message.replace("?.", "?")), null);
    }

    private static RequestRoute wrongMethod(String path, String right) {
        return new Unknown(
                Refusal.of(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        "The path %s requires the method %s.".formatted(path, right)),
                right);
    }
}
