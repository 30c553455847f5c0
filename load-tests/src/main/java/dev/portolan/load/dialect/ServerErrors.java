package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.Script;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Writes the error responses of servers with OpenAI's protocol, each in its own format. */
public final class ServerErrors {
    private final OpenAiVariant variant;

    public ServerErrors(OpenAiVariant variant) {
        this.variant = variant;
    }

    public Script unauthorized() {
        return switch (variant) {
            case VLLM, NIM, SGLANG ->
                    response(401, LenientJson.object().put("error", "Unauthorized"));
            case MISTRAL -> response(401, LenientJson.object().put("detail", "Invalid API Key"));
            case AZURE ->
                    azure(
                            401,
                            "401",
                            "Access denied due to invalid subscription key or wrong API endpoint."
                                + " Make sure to provide a valid key for an active subscription and"
                                + " use a correct regional API endpoint for your resource.");
            case OPENAI -> openAi(401, "Incorrect API key provided.", null, "invalid_api_key");
            case LLAMA_CPP -> typed(401, "Invalid API Key", "authentication_error");
            default -> typed(401, "Unauthorized", "api_error");
        };
    }

    public Script noSuchModel(String model) {
        return switch (variant) {
            case MISTRAL -> mistral(400, "Invalid model: " + model, "invalid_model", "1500");
            case AZURE ->
                    azure(
                            404,
                            "DeploymentNotFound",
                            "The API deployment for this resource does not exist. If you created"
                                    + " the deployment within the last 5 minutes, please wait a"
                                    + " moment and try again.");
            case OPENAI ->
                    openAi(
                            404,
                            "The model `%s` does not exist or you do not have access to it."
                                    .formatted(model),
                            null,
                            "model_not_found");
            default ->
                    typed(404, "The model `%s` does not exist.".formatted(model), "NotFoundError");
        };
    }

    public Script tooLong(int context, int requested) {
        var text =
                ("This model's maximum context length is %d tokens. However, you requested %d"
                                + " tokens. Please reduce the length of the messages.")
                        .formatted(context, requested);
        return switch (variant) {
            case OPENAI, AZURE -> openAi(400, text, "messages", "context_length_exceeded");
            case MISTRAL ->
                    mistral(
                            400,
                            "Prompt contains %d tokens and 0 draft tokens, too large for model with %d maximum context length"
                                    .formatted(requested, context),
                            "invalid_request_prompt",
                            "3051");
            case TGI ->
                    tgi(
                            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= %d."
                                    .formatted(context));
            default -> invalid(text);
        };
    }

    /** Answers a body that this server rejects. */
    public Script invalid(String message) {
        return switch (variant) {
            case OPENAI -> openAi(400, message, null, null);
            case AZURE -> azure(400, "BadRequest", message);
            case MISTRAL -> mistral(400, message, "invalid_request_error", null);
            case TGI -> tgi(message);
            case LLAMA_CPP, OLLAMA -> typed(400, message, "invalid_request_error");
            default -> typed(400, message, "BadRequestError");
        };
    }

    public Script noSuchPath() {
        return variant == OpenAiVariant.AZURE
                ? azure(404, "404", "Resource not found")
                : response(404, LenientJson.object().put("detail", "Not Found"));
    }

    public Script blocked() {
        return response(400, AzureFilter.blocked());
    }

    Script mistral(int status, String message, String type, @Nullable String code) {
        return response(
                status,
                LenientJson.object()
                        .put("object", "error")
                        .put("message", message)
                        .put("type", type)
                        .putNull("param")
                        .put("code", code));
    }

    private Script typed(int status, String message, String type) {
        return switch (variant) {
            case SGLANG ->
                    response(
                            status,
                            LenientJson.object()
                                    .put("object", "error")
                                    .put("message", message)
                                    .put("type", type)
                                    .putNull("param")
                                    .put("code", status));
            case LLAMA_CPP ->
                    error(
                            status,
                            LenientJson.object()
                                    .put("code", status)
                                    .put("message", message)
                                    .put("type", type));
            case OLLAMA ->
                    error(
                            status,
                            LenientJson.object()
                                    .put("message", message)
                                    .put("type", type)
                                    .putNull("param")
                                    .putNull("code"));
            default ->
                    error(
                            status,
                            LenientJson.object()
                                    .put("message", message)
                                    .put("type", type)
                                    .putNull("param")
                                    .put("code", status));
        };
    }

    private Script openAi(
            int status, String message, @Nullable String param, @Nullable String code) {
        return error(
                status,
                LenientJson.object()
                        .put("message", message)
                        .put("type", "invalid_request_error")
                        .put("param", param)
                        .put("code", code));
    }

    private Script azure(int status, String code, String message) {
        return error(status, LenientJson.object().put("code", code).put("message", message));
    }

    private Script tgi(String message) {
        return response(
                422, LenientJson.object().put("error", message).put("error_type", "validation"));
    }

    private Script error(int status, ObjectNode error) {
        return response(status, LenientJson.object().set("error", error));
    }

    public Script response(int status, ObjectNode body) {
        return ChatCompletionWriter.json(status, body, Map.of());
    }
}
