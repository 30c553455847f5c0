package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The requests that providers prepare from a caller's body, written with single quotes. */
final class Sent {
    private Sent() {}

    /** Returns a target of each protocol and host, by a short name. */
    static Target target(String name, String model) {
        return switch (name) {
            case "gcp-vertex" ->
                    new Target(
                            URI.create("https://europe-west4-aiplatform.googleapis.com"),
                            model,
                            Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4"));
            case "aws-bedrock-invoke" ->
                    new Target(
                            URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"),
                            model,
                            Map.of(Target.API, Target.INVOKE));
            case "aws-bedrock" ->
                    new Target(
                            URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"),
                            model);
            case "azure-foundry-claude" ->
                    new Target(URI.create("https://h.services.ai.azure.com/anthropic"), model);
            default -> new Target(URI.create("https://a.example/v1"), model);
        };
    }

    private static String provider(String name) {
        return switch (name) {
            case "aws-bedrock-invoke" -> "aws-bedrock";
            case "azure-foundry-claude" -> "azure-foundry";
            default -> name;
        };
    }

    static Preparation prepared(String name, String model, Call call) {
        return Providers.byId(provider(name)).orElseThrow().prepare(call, target(name, model));
    }

    static Call call(Operation operation, String body) {
        return TestingCalls.call(operation, body.replace('\'', '"'));
    }

    static UpstreamRequest request(String name, String model, Call call) {
        if (prepared(name, model, call) instanceof Preparation.Ready(UpstreamRequest request)) {
            return request;
        }
        throw new AssertionError(name + " prepares no request: " + prepared(name, model, call));
    }

    static String text(UpstreamRequest request) {
        return new String(request.body().toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    static JsonValue json(UpstreamRequest request) {
        var body = request.body().toBytes();
        return Objects.requireNonNull(JsonReader.read(body, 0, body.length));
    }

    /** Returns the messages of what is sent. */
    static String messages(String name, String model, Operation operation, String messages) {
        return messages(request(name, model, conversation(operation, messages)));
    }

    static String messages(UpstreamRequest request) {
        return json(request).get("messages").toJson().replace('"', '\'');
    }

    static Call conversation(Operation operation, String messages) {
        return call(
                operation,
                "{'model':'m','max_tokens':4000,'%s':[%s]}"
                        .formatted(operation.inputMember(), messages));
    }

    static AnthropicBetas betas(String names) {
        return AnthropicBetas.read(List.of(names)).orElseThrow();
    }
}
