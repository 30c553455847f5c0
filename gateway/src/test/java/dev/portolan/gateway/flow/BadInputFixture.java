package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A gateway before one node, which unusable requests must not reach. */
abstract class BadInputFixture {
    static final String CHAT = "POST /v1/chat/completions HTTP/1.1\nhost: gateway\n";
    static final String KEY = "authorization: Bearer " + TestingGateway.KEY + "\n";
    static final String SOUND =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    SimulatedEndpoint node;
    TestingGateway gateway;

    @BeforeAll
    void start() {
        node = VllmNode.at("FR").named("paris").serving("up").start();
        gateway =
                TestingGateway.start(
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            models:
                              - {model: m, upstream: up}
                              - {model: other, upstream: up}
                        """
                                .formatted(node.url()),
                        """
                        policies:
                          - {name: default}
                        """,
                        "limits: {requestBytes: 1MiB, headerBytes: 16KiB, bodyTimeout: 300ms}\n");
    }

    @AfterAll
    void stop() {
        gateway.close();
        node.close();
    }
}
