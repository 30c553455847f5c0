package dev.portolan.provider.members;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every protocol of a cloud or a vendor, with the request a caller's body becomes in it. */
final class CallPaths {
    private static final String INVOKE = Target.INVOKE;

    /** A provider and a target of it, for one of the operations it serves there. */
    record CallPath(Provider provider, Target target, Operation operation) {
        TargetProtocol protocol() {
            return provider.protocol(target);
        }

        @Override
        public String toString() {
            return provider.id() + " " + target.model() + " " + operation;
        }
    }

    private CallPaths() {}

    static List<CallPath> all() {
        var paths = new ArrayList<CallPath>();
        for (var id :
                List.of(
                        "openai",
                        "azure-openai",
                        "mistral",
                        "anthropic",
                        "ovhcloud",
                        "scaleway",
                        "ionos",
                        "stackit",
                        "nebius",
                        "coreweave",
                        "aws-sagemaker")) {
            add(paths, id, "https://a.example/v1", "some-model", Map.of());
        }
        add(paths, "azure-foundry", "https://a.example", "some-model", Map.of());
        add(paths, "azure-foundry", "https://a.example/anthropic", "claude-x", Map.of());
        for (var model :
                List.of(
                        "claude-sonnet-4-5",
                        "gemini-2.5-pro",
                        "mistral-large-2411",
                        "endpoints/openapi/meta/llama",
                        "endpoints/123")) {
            var settings = Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4");
            add(paths, "gcp-vertex", "https://a.example", model, settings);
        }
        add(
                paths,
                "aws-bedrock",
                "https://a.example",
                "anthropic.claude-sonnet-4-5-v1:0",
                Map.of());
        add(paths, "aws-bedrock", "https://a.example/openai/v1", "openai.gpt-oss-20b", Map.of());
        for (var model :
                List.of(
                        "anthropic.claude-sonnet-4-5-v1:0",
                        "amazon.nova-pro-v1:0",
                        "meta.llama3-70b-instruct-v1:0",
                        "openai.gpt-oss-20b-1:0")) {
            add(paths, "aws-bedrock", "https://a.example", model, Map.of(Target.API, INVOKE));
        }
        return paths;
    }

    private static void add(
            List<CallPath> paths,
            String id,
            String base,
            String model,
            Map<String, String> settings) {
        var provider = Providers.byId(id).orElseThrow();
        var target = new Target(URI.create(base), model, settings);
        for (var operation : Operation.values()) {
            if (provider.operations(target).contains(operation)) {
                paths.add(new CallPath(provider, target, operation));
            }
        }
    }

    /** Returns a caller's request; one that cannot be read is a failure of the test. */
    static Call call(Operation operation, String json) {
        var body = json.getBytes(StandardCharsets.UTF_8);
        return switch (CallerProtocol.of(operation).head(operation, Slice.of(body))) {
            case HeadReading.Read read -> new Call(operation, read.head(), body, 0, body.length);
            case HeadReading.Malformed bad -> throw new AssertionError(bad.message() + json);
        };
    }

    /** Returns the request sent under a requirement; empty if none is sent. */
    static String sent(CallPath path, Call call) {
        return path.provider().prepare(call.bounded(), path.target())
                        instanceof Preparation.Ready ready
                ? new String(ready.request().body().toBytes(), StandardCharsets.UTF_8)
                : "";
    }
}
