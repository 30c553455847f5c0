package dev.portolan.gateway;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.snapshot.RuntimeSnapshots;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.strategy.LiveState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A request for the model {@code m}, permitted at paris and then at berlin, in a snapshot without
 * running endpoints.
 */
public record TestingDecision(RuntimeSnapshot snapshot, Decision.Permitted permitted) {

    private static final List<String> ENDPOINTS = List.of("paris", "berlin", "milan", "oslo");

    /**
     * The endpoints and the objective of a decision.
     *
     * @param endpoints the number of endpoints, of paris, berlin, milan, oslo
     * @param unequal whether each endpoint costs more than the previous one
     */
    public record Shape(int endpoints, String objective, boolean unequal) {}

    /** Decides in a configuration written to {@code folder}, whose circuits use {@code clock}. */
    public static TestingDecision in(Path folder, Clock clock, Telemetry telemetry) {
        return in(folder, clock, telemetry, new Shape(2, "cost", true));
    }

    /** Decides with endpoints and an objective chosen by the test. */
    public static TestingDecision in(Path folder, Clock clock, Telemetry telemetry, Shape shape) {
        StringBuilder endpoints = new StringBuilder("endpoints:\n");
        for (int i = 0; i < shape.endpoints(); i++) {
            endpoints.append(endpoint(ENDPOINTS.get(i), shape.unequal() ? i + 1 : 1));
        }
        try {
            write(
                    folder,
                    "portolan.yaml",
                    """
                    node: {id: n, country: FR}
                    catalog: [c.yaml]
                    policies: [p.yaml]
                    tenants: t.yaml
                    """);
            write(folder, "c.yaml", endpoints.toString());
            write(
                    folder,
                    "p.yaml",
                    "policies: [{name: default, prefer: {objective: %s}}]\n"
                            .formatted(shape.objective()));
            write(
                    folder,
                    "t.yaml",
                    "tenants: [{id: acme, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                            .formatted("0".repeat(64)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoadResult loaded = new ConfigLoader(folder, Map.of(), Clock.systemUTC()).load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            throw new AssertionError(loaded.findings());
        }
        RuntimeSnapshot snapshot =
                new RuntimeSnapshots(valid.snapshot(), telemetry, clock, clock).current();
        Decision decision = snapshot.engine().decide(request(), LiveState.COLD, 0);
        return new TestingDecision(snapshot, (Decision.Permitted) decision);
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String endpoint(String id, int price) {
        return """
          - id: %2$s
            provider: vllm
            url: http://127.0.0.1:1/v1
            location: {country: FR}
            operator: {name: Acme, country: FR}
            retention: none
            models: [{model: m, upstream: up, price: {input: %1$d, output: %1$d, currency: EUR}}]
        """
                .formatted(price, id);
    }

    /** The request. */
    public static RequestFacts request() {
        return new RequestFacts(
                new Caller("acme", Map.of(), "k", null),
                "m",
                "/v1/chat/completions",
                Map.of(),
                Map.of(),
                new Demand(false, 100, 100, Capabilities.NONE),
                Preferences.NONE);
    }
}
