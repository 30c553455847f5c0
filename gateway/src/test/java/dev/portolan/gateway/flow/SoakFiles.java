package dev.portolan.gateway.flow;

import dev.portolan.load.sim.SimulatedEndpoint;

/** The configuration files of a soak test's gateways. */
final class SoakFiles {
    /** The model that several deployments serve, some of which fail. */
    static final String MODEL = "m";

    /** The model that one deployment serves, which never fails and is sent requests to think. */
    static final String CLAUDE = "c";

    private static final String FAILOVER =
            "{attempts: 4, deadline: 60s, firstToken: 5s, betweenTokens: 5s, thinking: 30s,"
                    + " hedge: 3s, keepAlive: 2s}";

    private SoakFiles() {}

    static String policies(Iterable<SimulatedEndpoint> endpoints) {
        StringBuilder policies =
                new StringBuilder(
                        """
                        policies:
                          - name: kept
                            when: request.headers["x-kept"] == "yes"
                            priority: 1
                            prefer: {objective: cost}
                            failover: %1$s
                            cache: {mode: exact, ttl: 2s}
                          - name: eu-only
                            when: request.model == "%2$s"
                            require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                            prefer: {objective: cost}
                            failover: %1$s
                          - name: others
                            when: request.model != "%2$s"
                            prefer: {objective: cost}
                            failover: %1$s
                        """
                                .formatted(FAILOVER, MODEL));
        for (SimulatedEndpoint simulated : endpoints) {
            policies.append(
                    """
                      - name: first-%1$s
                        when: request.headers["x-first"] == "%1$s"
                        priority: 2
                        prefer: {objective: priority, tiers: {by: endpoint, order: [%1$s]}}
                    """
                            .formatted(simulated.name()));
        }
        return policies.toString();
    }

    /** An endpoint with OpenAI's protocol. */
    static String node(SimulatedEndpoint simulated, String country, int price) {
        return """
          - id: %1$s
            provider: vllm
            url: %2$s/v1
            location: {country: %3$s}
            operator: {name: Acme, country: %3$s}
            retention: none
            models: [{model: %4$s, upstream: up, price: {input: %5$d, output: %5$d, currency: EUR}, supports: [tools, prefill]}]
        """
                .formatted(simulated.name(), simulated.url(), country, MODEL, price);
    }

    /** An endpoint with Anthropic's protocol. */
    static String claude(SimulatedEndpoint simulated, String upstream) {
        return """
          - id: %s
            provider: anthropic
            url: %s/v1
            credentials: {type: api-key, key: k}
            models: [{model: %s, upstream: %s, price: {input: 1, output: 1, currency: EUR}}]
        """
                .formatted(simulated.name(), simulated.url(), CLAUDE, upstream);
    }

    static String settings(int redis) {
        return """
        cache:
          maxBytes: 16MiB
          shared: {url: "redis://127.0.0.1:%d", country: FR, key: "0123456789abcdef0123456789abcdef"}
        """
                .formatted(redis);
    }
}
