package dev.portolan.load.claude;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.dialect.ChatCompletionWriter;
import dev.portolan.load.dialect.ExchangeContext;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Map;
import java.util.Set;

/** The server side of Anthropic's Messages API under {@code /v1}, as strict as Anthropic's. */
public final class AnthropicDialect implements ServerDialect {
    private static final Set<String> BLOCKS =
            Set.of(
                    "text",
                    "image",
                    "document",
                    "tool_use",
                    "tool_result",
                    "thinking",
                    "redacted_thinking");

    private final SimulatedEndpointProfile profile;

    public AnthropicDialect(SimulatedEndpointProfile profile) {
        this.profile = profile;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        if (!profile.accepts(request.header("x-api-key").orElse(""))) {
            return error(401, "authentication_error", "invalid x-api-key");
        }
        if (request.header("anthropic-version").isEmpty()) {
            return invalid("anthropic-version: header is required");
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return invalid("The request body is not valid JSON");
        }
        var violation = violation(body);
        if (!violation.isEmpty()) {
            return invalid(violation);
        }
        var model = body.path("model").asText();
        return profile.models().contains(model)
                ? answerValid(request, body)
                : error(404, "not_found_error", "model: " + model);
    }

    private Script answerValid(ReceivedRequest request, JsonNode body) {
        var modelRequest = new ModelRequest(AnthropicModelRequest.of(body));
        var exchange = ExchangeContext.of(profile, request, modelRequest);
        int prompt = exchange.answer().count().prompt();
        if (request.path().equals("/v1/messages/count_tokens")) {
            return ChatCompletionWriter.json(
                    200, LenientJson.object().put("input_tokens", prompt), Map.of());
        }
        if (!request.path().equals("/v1/messages")) {
            return error(404, "not_found_error", "Not Found");
        }
        if (!body.path("max_tokens").isInt()) {
            return invalid("max_tokens: Field required");
        }
        int context = profile.limits().context();
        if (prompt > context) {
            return invalid("prompt is too long: %d tokens > %d maximum".formatted(prompt, context));
        }
        var writer =
                new AnthropicMessagesWriter(
                        exchange, body.path("thinking").path("type").asText("disabled"));
        return modelRequest.stream() ? writer.events() : writer.whole();
    }

    /** Returns the reason to refuse the body; the empty string when it is valid. */
    private static String violation(JsonNode body) {
        if (body.path("messages").isEmpty()) {
            return "messages: at least one message is required";
        }
        for (var message : body.path("messages")) {
            var role = message.path("role").asText();
            if (!role.equals("user") && !role.equals("assistant")) {
                return "messages: Unexpected role \"" + role + "\"";
            }
            for (var block : message.path("content")) {
                var type = block.path("type").asText();
                if (!BLOCKS.contains(type)) {
                    return "messages: Input tag '" + type + "' found";
                }
                if (type.equals("text") && block.path("text").asText().isBlank()) {
                    return "messages: text content blocks must contain non-whitespace text";
                }
            }
        }
        return body.path("temperature").asDouble(0) > 1 ? "temperature: range: 0..1" : "";
    }

    private static Script invalid(String message) {
        return error(400, "invalid_request_error", message);
    }

    private static Script error(int status, String type, String message) {
        var error = LenientJson.object().put("type", type).put("message", message);
        var body = LenientJson.object().put("type", "error");
        body.set("error", error);
        body.put("request_id", "req_simulated");
        return ChatCompletionWriter.json(status, body, Map.of("request-id", "req_simulated"));
    }
}
