package dev.portolan.gateway.client;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;
import dev.portolan.load.sim.MistralCloud;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A gateway before simulated endpoints: one that works, and one for each way of not working. */
final class ClientSetup implements AutoCloseable {
    private static final String MISTRAL_KEY = "simulated-mistral-key";

    private final SimulatedEndpoint paris =
            VllmNode.at("FR").named("paris").serving("up").words(20).start();
    private final SimulatedEndpoint mistral =
            MistralCloud.withKey(MISTRAL_KEY).serving("mistral-small-latest").start();
    private final SimulatedEndpoint limited =
            VllmNode.at("FR")
                    .named("limited")
                    .serving("up")
                    .start()
                    .failing(Fault.rateLimited(Duration.ofSeconds(60)));
    private final SimulatedEndpoint broken =
            VllmNode.at("FR").named("broken").serving("up").start().failing(Fault.status(500));
    private final SimulatedEndpoint cut =
            VllmNode.at("FR")
                    .named("cut")
                    .serving("up")
                    .words(20)
                    .start()
                    .failing(Fault.resetAfterTokens(3));
    private final SimulatedEndpoint refusing =
            VllmNode.at("FR").named("refusing").serving("up").context(8).start();
    private final SimulatedEndpoint filtered =
            SimulatedEndpoint.withDialect("filtered", _ -> filterChunks());
    private final TestingGateway gateway = TestingGateway.start(catalog(), POLICIES);

    private static final String POLICIES =
            """
            policies:
              - name: default
                failover: {attempts: 2, deadline: 20s}
            """;

    private String catalog() {
        StringBuilder catalog = new StringBuilder("endpoints:\n");
        catalog.append(node(paris, "m"));
        catalog.append(node(limited, "limited"));
        catalog.append(node(broken, "broken"));
        catalog.append(node(cut, "cut").replace("location:", "api: chat\n    location:"));
        catalog.append(node(refusing, "refusing"));
        return catalog.append(
                        """
                          - id: mistral
                            provider: mistral
                            url: %s
                            credentials: {type: api-key, key: %s}
                            models: [{model: mistral-small, upstream: mistral-small-latest}]
                          - id: filtered
                            provider: azure-openai
                            region: swedencentral
                            url: %s
                            credentials: {type: api-key, key: %s}
                            attest: {processing: [SE], storage: [SE], by: test, at: 2026-01-01, expires: 2099-12-31}
                            models: [{model: filtered, upstream: gpt-41-prod, sku: Standard}]
                          - id: slashed
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            models: [{model: "org/model:1", upstream: up}]
                        """
                                .formatted(
                                        mistral.url(),
                                        MISTRAL_KEY,
                                        filtered.url(),
                                        MISTRAL_KEY,
                                        paris.url()))
                .toString();
    }

    /** Returns a stream as Azure sends it while its content filter works asynchronously. */
    private static Script filterChunks() {
        String choice = "\"choices\":[{\"index\":0,\"finish_reason\":%s%s}]}";
        String chunk =
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt\",";
        String filter = "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",";
        String results = ",\"content_filter_results\":{\"hate\":{\"filtered\":false}}";
        var data =
                List.of(
                        chunk
                                + choice.formatted(
                                        "null",
                                        ",\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}"),
                        filter + choice.formatted("null", results),
                        chunk + choice.formatted("\"stop\"", ",\"delta\":{}"),
                        filter + choice.formatted("null", results),
                        "[DONE]");
        return Script.stream(
                Map.of("content-type", "text/event-stream"),
                data.stream()
                        .map(event -> ByteString.of("data: " + event + "\n\n"))
                        .map(event -> new ScriptStep.Write(event, ScriptStep.Kind.EVENT))
                        .toList());
    }

    private static String node(SimulatedEndpoint endpoint, String model) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: FR}
            models: [{model: %s, upstream: up}]
        """
                .formatted(endpoint.name(), endpoint.url(), model);
    }

    TestingGateway gateway() {
        return gateway;
    }

    SimulatedEndpoint paris() {
        return paris;
    }

    @Override
    public void close() {
        gateway.close();
        Stream.of(paris, mistral, limited, broken, cut, refusing, filtered)
                .forEach(SimulatedEndpoint::close);
    }
}
