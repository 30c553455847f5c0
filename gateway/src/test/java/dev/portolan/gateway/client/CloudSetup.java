package dev.portolan.gateway.client;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.FrameFault;
import dev.portolan.load.sim.AnthropicCloud;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedAzureFoundry;
import dev.portolan.load.sim.SimulatedAzureOpenAi;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.SimulatedEndpointBuilder;
import dev.portolan.load.sim.SimulatedSageMaker;
import dev.portolan.load.sim.VertexAi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A gateway before each cloud's own protocol, four times: an endpoint that works, one that is busy,
 * one that takes a few words only, and one whose streams break off. Models are named by the cloud,
 * with {@code -busy}, {@code -small} or {@code -cut} behind.
 */
final class CloudSetup implements AutoCloseable {
    static final String KEY = "simulated-key";
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String AWS_KEY =
            "credentials: {type: static, accessKeyId: %s, secretAccessKey: %s}"
                    .formatted(AwsKey.SIMULATED.id(), AwsKey.SIMULATED.secret());
    private static final String POLICIES =
            """
            policies:
              - name: default
                failover: {attempts: 1, deadline: 60s, firstToken: 30s, betweenTokens: 30s}
            """;

    /** A cloud: its simulator, how it says that it is busy, and its lines in a catalog. */
    private record Cloud(
            Supplier<SimulatedEndpointBuilder> setup, Fault busy, String lines, String upstream) {}

    private final GoogleIdentity google = GoogleIdentity.start();
    private final List<SimulatedEndpoint> endpoints = new ArrayList<>();
    private final Map<String, SimulatedEndpoint> healthy = new LinkedHashMap<>();
    private final TestingGateway gateway;

    CloudSetup(Path folder) throws IOException {
        var catalog = new StringBuilder("endpoints:\n");
        for (var cloud : clouds(google.serviceAccount(folder)).entrySet()) {
            var name = cloud.getKey();
            var is = cloud.getValue();
            var well = started(is.setup().get().words(20));
            healthy.put(name, well);
            catalog.append(endpoint(name, is, well));
            var busy = started(is.setup().get()).failing(is.busy());
            catalog.append(endpoint(name + "-busy", is, busy));
            var small = started(is.setup().get().context(8));
            catalog.append(endpoint(name + "-small", is, small));
            var cut = started(is.setup().get().words(20)).failing(Fault.endAfterTokens(3));
            catalog.append(endpoint(name + "-cut", is, cut));
        }
        catalog.append("aliases: [{name: m, models: [bedrock]}]\n");
        gateway = TestingGateway.start(catalog.toString(), POLICIES);
    }

    private Map<String, Cloud> clouds(Path account) {
        var clouds = new LinkedHashMap<String, Cloud>();
        var throttled = FrameFault.refused(429, "ThrottlingException", "Too many requests");
        var exhausted = Fault.resourceExhausted(Duration.ofSeconds(3));
        var vertex =
                "provider: gcp-vertex, region: europe-west4, project: harbour,"
                        + " credentials: {type: service-account, file: \""
                        + account
                        + "\"}";
        Supplier<SimulatedEndpointBuilder> netherlands =
                () ->
                        VertexAi.in("harbour", "europe-west4")
                                .serving("gemini-3-flash", "mistral-small-2503")
                                .serving("claude-sonnet-4-5")
                                .trusting(google.tokens());
        clouds.put(
                "bedrock",
                new Cloud(
                        () -> SimulatedBedrock.in("eu-central-1").serving(CLAUDE),
                        throttled,
                        "provider: aws-bedrock, region: eu-central-1, " + AWS_KEY,
                        "\"" + CLAUDE + "\""));
        clouds.put(
                "sagemaker",
                new Cloud(
                        () -> SimulatedSageMaker.in("eu-central-1").serving("llama"),
                        throttled,
                        "provider: aws-sagemaker, region: eu-central-1, " + AWS_KEY,
                        "llama"));
        clouds.put(
                "azure",
                new Cloud(
                        () ->
                                SimulatedAzureOpenAi.in("Sweden Central", Map.of("gpt", "gpt-4.1"))
                                        .key(KEY),
                        Fault.rateLimited(Duration.ofSeconds(60)),
                        "provider: azure-openai, region: swedencentral,"
                                + " credentials: {type: api-key, key: "
                                + KEY
                                + "}",
                        "gpt, sku: Standard"));
        clouds.put("gemini", new Cloud(netherlands, exhausted, vertex, "gemini-3-flash"));
        clouds.put(
                "vertex-mistral",
                new Cloud(netherlands, exhausted, vertex, "mistralai/mistral-small-2503"));
        clouds.put("vertex-claude", new Cloud(netherlands, exhausted, vertex, "claude-sonnet-4-5"));
        clouds.put(
                "foundry-claude",
                new Cloud(
                        () ->
                                SimulatedAzureFoundry.in(
                                                "Sweden Central", Map.of("claude", "claude"))
                                        .key(KEY),
                        Fault.rateLimited(Duration.ofSeconds(60)),
                        "provider: azure-foundry, region: swedencentral,"
                                + " credentials: {type: api-key, key: "
                                + KEY
                                + "}",
                        "claude, sku: GlobalStandard"));
        clouds.put(
                "anthropic",
                new Cloud(
                        () -> AnthropicCloud.withKey(KEY).serving("claude-sonnet-4-5"),
                        Fault.status(
                                429,
                                Map.of("retry-after", "60"),
                                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                                        + "\"message\":\"slow down\"}}"),
                        "provider: anthropic, credentials: {type: api-key, key: " + KEY + "}",
                        "claude-sonnet-4-5"));
        return clouds;
    }

    private SimulatedEndpoint started(SimulatedEndpointBuilder setup) {
        var simulated = setup.start();
        endpoints.add(simulated);
        return simulated;
    }

    private static String endpoint(String model, Cloud cloud, SimulatedEndpoint simulated) {
        return """
          - {id: %1$s, %2$s, url: "%3$s%5$s",
             attest: {processing: [DE], storage: [DE], by: test, at: 2026-01-01, expires: 2099-12-31},
             models: [{model: %1$s, upstream: %4$s, supports: [tools, vision, json-schema]}]}
        """
                .formatted(model, cloud.lines(), simulated.url(), cloud.upstream(), below(cloud));
    }

    private static String below(Cloud cloud) {
        if (cloud.lines().startsWith("provider: azure-foundry")) {
            return "/anthropic";
        }
        return cloud.lines().startsWith("provider: anthropic") ? "/v1" : "";
    }

    TestingGateway gateway() {
        return gateway;
    }

    /** The endpoint of a cloud that works. */
    SimulatedEndpoint healthy(String cloud) {
        return java.util.Objects.requireNonNull(healthy.get(cloud));
    }

    @Override
    public void close() {
        gateway.close();
        endpoints.forEach(SimulatedEndpoint::close);
        google.close();
    }
}
