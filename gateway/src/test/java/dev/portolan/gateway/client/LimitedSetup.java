package dev.portolan.gateway.client;

import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.util.List;

/**
 * A gateway whose tenants are at the end of their limits and budgets: {@code spent} and {@code
 * spent-too} have no budget for a request, {@code limited} has too few tokens for one, and {@code
 * slow} may send one each second.
 */
final class LimitedSetup implements AutoCloseable {
    static final String SPENT = TestingGateway.KEY;
    static final String SPENT_TOO = TestingGateway.EU_KEY;
    static final String LIMITED = TestingGateway.NARROW_KEY;
    static final String SLOW = TestingGateway.MISTRAL_KEY;

    private final SimulatedEndpoint paris =
            VllmNode.at("FR").named("paris").serving("up").words(10).start();
    private final TestingGateway gateway;

    LimitedSetup() {
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            models: [{model: m, upstream: up, price: {input: 0, output: 100000, currency: EUR}}]
                        """
                                .formatted(paris.url()),
                        "policies: [{name: all}]");
        // A request costs 1 EUR, more than either budget.
        gateway.reloadTenants(
                """
                tenants:
                  - id: spent
                    budgets: [{amount: 0.5, currency: EUR, per: total}]
                    keys: [{id: k, hash: "%s"}]
                  - id: spent-too
                    budgets: [{amount: 0.5, currency: EUR, per: month}]
                    keys: [{id: k, hash: "%s"}]
                  - id: limited
                    limits: {tokens: 5/h}
                    keys: [{id: k, hash: "%s"}]
                  - id: slow
                    limits: {requests: 1/s}
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(
                                TestingFolder.hash(SPENT),
                                TestingFolder.hash(SPENT_TOO),
                                TestingFolder.hash(LIMITED),
                                TestingFolder.hash(SLOW)));
    }

    String baseUrl() {
        return gateway.baseUrl();
    }

    /** Returns the environment by which a process of clients finds the gateway. */
    List<String> environment() {
        return List.of(
                "LIMITED_BASE_URL", baseUrl(),
                "SPENT_KEY", SPENT,
                "SPENT_TOO_KEY", SPENT_TOO,
                "LIMITED_KEY", LIMITED);
    }

    /** Returns the number of requests that a tenant's clients have sent. */
    long requests(String tenant) {
        return gateway.receipts().stream()
                .filter(receipt -> tenant.equals(receipt.who().tenant()))
                .count();
    }

    @Override
    public void close() {
        gateway.close();
        paris.close();
    }
}
