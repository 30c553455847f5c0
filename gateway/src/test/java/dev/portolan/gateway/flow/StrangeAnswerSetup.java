package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.FaultyListener;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.net.http.HttpResponse;

/** A gateway with a strange deployment, and a healthy one beside it or none. */
record StrangeAnswerSetup(FaultyListener wall, SimulatedEndpoint berlin, TestingGateway gateway)
        implements AutoCloseable {
    private static final String CHAT = "/chat/completions";

    static StrangeAnswerSetup of(FaultyListener.ConnectionHandler behaviour) {
        return of(behaviour, "m");
    }

    /** Starts the strange deployment alone. */
    static StrangeAnswerSetup alone(FaultyListener.ConnectionHandler behaviour) {
        return of(behaviour, "other");
    }

    private static StrangeAnswerSetup of(
            FaultyListener.ConnectionHandler behaviour, String beside) {
        FaultyListener wall = FaultyListener.handling(behaviour);
        SimulatedEndpoint berlin = VllmNode.at("DE").named("berlin").serving("up").start();
        TestingGateway gateway =
                TestingGateway.start(
                        TestingCatalog.of(
                                """
                                  - id: strange
                                    provider: vllm
                                    url: %s/v1
                                    location: {country: FR}
                                    operator: {name: Acme, country: FR}
                                    retention: none
                                    models: [{model: m, upstream: up, price: {input: 1, output: 1, currency: EUR}}]
                                """
                                        .formatted(wall.url()),
                                TestingCatalog.node(berlin, "DE", 2)
                                        .replace("model: m,", "model: " + beside + ",")),
                        """
                        policies:
                          - name: default
                            prefer: {objective: cost}
                            failover: {attempts: 4, deadline: 8s, firstToken: 3s, betweenTokens: 3s}
                        """);
        return new StrangeAnswerSetup(wall, berlin, gateway);
    }

    HttpResponse<String> ask(boolean stream) {
        return gateway.post(CHAT, body(stream));
    }

    /** Returns the bytes of an answer, whatever characters they encode. */
    byte[] bytes(boolean stream) {
        return gateway.bytes(CHAT, body(stream));
    }

    private static String body(boolean stream) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"stream\":%s}"
                .formatted(stream);
    }

    @Override
    public void close() {
        gateway.close();
        berlin.close();
        wall.close();
    }
}
