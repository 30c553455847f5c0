package dev.portolan.gateway.flow;

import dev.portolan.load.sim.SimulatedEndpoint;

/** Catalog entries for simulated deployments. */
final class TestingCatalog {
    private TestingCatalog() {}

    /** Returns a catalog of these entries. */
    static String of(String... entries) {
        return "endpoints:\n" + String.join("", entries);
    }

    /**
     * Returns a self-hosted node in {@code country} that serves the model {@code m} for {@code
     * price} euros a million tokens, retains nothing, and has the deployment's name.
     */
    static String node(SimulatedEndpoint endpoint, String country, int price) {
        return """
          - id: %1$s
            provider: vllm
            url: %2$s/v1
            location: {country: %3$s}
            operator: {name: Acme, country: %3$s}
            retention: none
            models: [{model: m, upstream: up, price: {input: %4$d, output: %4$d, currency: EUR}}]
        """
                .formatted(endpoint.name(), endpoint.url(), country, price);
    }
}
