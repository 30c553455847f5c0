package dev.portolan.provider.bounds;

import static dev.portolan.provider.TestingCalls.call;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One target of each kind that a chat can be sent to. */
enum BoundTargets {
    OPENAI("openai", "https://a.example/v1", "gpt-4.1"),
    COMPATIBLE("openai-compatible", "https://a.example/v1", "some-model"),
    AZURE("azure-openai", "https://a.example", "gpt-41-prod"),
    FOUNDRY("azure-foundry", "https://a.example", "gpt-41-prod"),
    FOUNDRY_CLAUDE("azure-foundry", "https://a.example/anthropic", "claude-sonnet-4-5"),
    FOUNDRY_MISTRAL("azure-foundry", "https://a.example", "Mistral-Large-2411"),
    ANTHROPIC("anthropic", "https://a.example/v1", "claude-sonnet-4-5"),
    VERTEX_CLAUDE("gcp-vertex", "https://a.example", "claude-sonnet-4-5"),
    VERTEX_GEMINI("gcp-vertex", "https://a.example", "gemini-2.5-flash"),
    VERTEX_MISTRAL("gcp-vertex", "https://a.example", "mistral-large-2411"),
    VERTEX_OPEN("gcp-vertex", "https://a.example", "endpoints/openapi/meta/llama"),
    MISTRAL("mistral", "https://a.example/v1", "mistral-large-latest"),
    CONVERSE("aws-bedrock", "https://a.example", "anthropic.claude-sonnet-4-5-v1:0"),
    CONVERSE_NOVA("aws-bedrock", "https://a.example", "amazon.nova-pro-v1:0"),
    CONVERSE_MISTRAL("aws-bedrock", "https://a.example", "mistral.mistral-large-2407-v1:0"),
    BEDROCK_OPEN("aws-bedrock", "https://a.example/openai/v1", "openai.gpt-oss-20b"),
    INVOKE_CLAUDE("aws-bedrock", "https://a.example", "anthropic.claude-sonnet-4-5-v1:0", true),
    INVOKE_NOVA("aws-bedrock", "https://a.example", "amazon.nova-pro-v1:0", true),
    INVOKE_OPEN("aws-bedrock", "https://a.example", "openai.gpt-oss-20b-1:0", true),
    SAGEMAKER("aws-sagemaker", "https://a.example", "endpoint"),
    VLLM("vllm", "https://a.example/v1", "Qwen/Qwen3-32B"),
    VLLM_MISTRAL("vllm", "https://a.example/v1", "mistralai/Mistral-Small-3.2-24B-Instruct-2506"),
    SGLANG("sglang", "https://a.example/v1", "some-model"),
    TGI("tgi", "https://a.example/v1", "some-model"),
    LLAMA_CPP("llama-cpp", "https://a.example/v1", "some-model"),
    OLLAMA("ollama", "https://a.example/v1", "some-model"),
    NIM("nim", "https://a.example/v1", "some-model"),
    OVH("ovhcloud", "https://a.example/v1", "some-model"),
    SCALEWAY("scaleway", "https://a.example/v1", "some-model"),
    IONOS("ionos", "https://a.example/v1", "some-model"),
    STACKIT("stackit", "https://a.example/v1", "some-model"),
    NEBIUS("nebius", "https://a.example/v1", "some-model"),
    COREWEAVE("coreweave", "https://a.example/v1", "some-model");

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Target target;

    BoundTargets(String id, String base, String model) {
        this(id, base, model, false);
    }

    BoundTargets(String id, String base, String model, boolean invoke) {
        var settings =
                id.equals("gcp-vertex")
                        ? Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4")
                        : invoke ? Map.of(Target.API, Target.INVOKE) : Map.<String, String>of();
        this.id = id;
        this.target = new Target(URI.create(base), model, settings);
    }

    static List<BoundTargets> all() {
        return Arrays.asList(values());
    }

    Provider provider() {
        return Providers.byId(id).orElseThrow();
    }

    Target target() {
        return target;
    }

    TargetBounds bounds() {
        return TargetBounds.of(id, provider().protocol(target));
    }

    Preparation prepared(Operation operation, String body) {
        return provider().prepare(call(operation, body), target);
    }

    /** Returns the request made of a body that can be sent. */
    UpstreamRequest request(Operation operation, String body) {
        return switch (prepared(operation, body)) {
            case Preparation.Ready(UpstreamRequest request) -> request;
            case Preparation.Unsupported why -> throw new AssertionError(this + ": " + why);
        };
    }

    /** Returns the body sent for one that can be sent. */
    JsonValue sent(Operation operation, String body) {
        return Objects.requireNonNull(
                JsonReader.readUtf8(request(operation, body).body().toBytes()));
    }
}
