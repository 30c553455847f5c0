package dev.portolan.load.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.SampleEmbeddings;
import dev.portolan.load.azure.AzureDialect;
import dev.portolan.load.dialect.ChatCompletionWriter;
import dev.portolan.load.dialect.ExchangeContext;
import dev.portolan.load.dialect.GoogleErrors;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.util.Map;

/**
 * The server side of Google's models: answers one method of one model for an authenticated caller.
 */
final class GeminiDialect {
    private final SimulatedEndpointProfile profile;

    GeminiDialect(SimulatedEndpointProfile profile) {
        this.profile = profile;
    }

    Script answer(ReceivedRequest request, String model, String method) {
        if (!profile.models().contains(model)) {
            return GoogleErrors.noSuchModel(request.path());
        }
        var body = LenientJson.read(request.text());
        if (!body.isObject()) {
            return GoogleErrors.invalid("Invalid JSON payload received. Expected an object.");
        }
        return switch (method) {
            case "generateContent", "streamGenerateContent" ->
                    GeminiRules.check(body, signsCalls(model))
                            .orElseGet(() -> generate(request, body, model, method));
            case "predict" -> predict(body);
            case "embedContent" -> embed(body);
            case "countTokens" -> countTokens(body, model);
            default -> GoogleErrors.noSuchPath();
        };
    }

    private Script generate(ReceivedRequest request, JsonNode body, String model, String method) {
        boolean stream = method.startsWith("stream");
        var modelRequest = GeminiModelRequest.of(body, model, stream);
        var exchange = ExchangeContext.of(profile, request, modelRequest);
        int promptTokens = exchange.answer().count().prompt();
        if (promptTokens > profile.limits().context()) {
            return GoogleErrors.tooLong(profile.limits().context(), promptTokens);
        }
        boolean includeThoughts =
                body.path("generationConfig")
                        .path("thinkingConfig")
                        .path("includeThoughts")
                        .asBoolean(false);
        var writer = new GeminiWriter(exchange, includeThoughts, signsCalls(model));
        if (modelRequest.lastUserText().contains(AzureDialect.BLOCKED)) {
            return ChatCompletionWriter.json(200, writer.blocked(), Map.of());
        }
        if (!stream) {
            return writer.whole();
        }
        return request.query("alt").orElse("").equals("sse") ? writer.events() : writer.array();
    }

    private Script predict(JsonNode body) {
        int dimensions =
                body.path("parameters")
                        .path("outputDimensionality")
                        .asInt(profile.limits().dimensions());
        var answer = LenientJson.object();
        var predictions = answer.putArray("predictions");
        for (var instance : LenientJson.each(body.path("instances")).toList()) {
            var text = instance.path("content").asText();
            var embeddings = predictions.addObject().putObject("embeddings");
            embeddings.set("values", SampleEmbeddings.numbers(text, dimensions));
            embeddings
                    .putObject("statistics")
                    .put("truncated", false)
                    .put("token_count", 2 + text.length() / 4);
        }
        return predictions.isEmpty()
                ? GoogleErrors.invalid("instances is empty")
                : ChatCompletionWriter.json(200, answer, Map.of());
    }

    private Script embed(JsonNode body) {
        var text = body.path("content").path("parts").path(0).path("text").asText();
        int dimensions = body.path("outputDimensionality").asInt(profile.limits().dimensions());
        ObjectNode answer = LenientJson.object();
        answer.putObject("embedding").set("values", SampleEmbeddings.numbers(text, dimensions));
        answer.putObject("usageMetadata").put("promptTokenCount", 2 + text.length() / 4);
        return ChatCompletionWriter.json(200, answer, Map.of());
    }

    private static Script countTokens(JsonNode body, String model) {
        int tokens = GeminiModelRequest.of(body, model, false).promptTokens();
        return ChatCompletionWriter.json(
                200, LenientJson.object().put("totalTokens", tokens), Map.of());
    }

    /** Returns whether the model signsCalls its calls and requires the signatures back. */
    private static boolean signsCalls(String model) {
        return model.startsWith("gemini-3");
    }
}
