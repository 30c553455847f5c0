package dev.portolan.gateway.client;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.MistralCloud;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.time.Duration;
import java.util.List;

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
        catalog.append(node(cut, "cut"));
        catalog.append(node(refusing, "refusing"));
        return catalog.append(
                        """
                          - id: mistral
                            provider: mistral
                            url: %s
                            credentials: {type: api-key, key: %s}
                            models: [{model: mistral-small, upstream: mistral-small-latest}]
                        """
                                .formatted(mistral.url(), MISTRAL_KEY))
                .toString();
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
        List.of(paris, mistral, limited, broken, cut, refusing).forEach(SimulatedEndpoint::close);
    }
}
