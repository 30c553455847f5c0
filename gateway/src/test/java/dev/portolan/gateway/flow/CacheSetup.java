package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.net.http.HttpResponse;

/** A gateway that caches answers, before a node in Paris and a cheaper one in Virginia. */
final class CacheSetup implements AutoCloseable {
    static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    /** The policies; the parameter is more members of the default policy's cache. */
    static final String POLICIES =
            """
            policies:
              - name: eu-only
                when: tenant.labels.residency == "eu"
                require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                cache: {mode: exact, ttl: 10m}
              - name: uncached
                priority: 5
                when: request.headers["x-data-class"] == "secret"
                cache: {mode: off}
              - name: default
                priority: -1
                prefer: {objective: cost}
                cache: {mode: exact, ttl: 10m%s}
            """;

    private final SimulatedEndpoint paris = VllmNode.at("FR").named("paris").serving("up").start();
    private final SimulatedEndpoint virginia =
            VllmNode.at("US").named("virginia").serving("up").words(12).start();
    private final TestingGateway gateway =
            TestingGateway.start(
                    TestingCatalog.of(
                            TestingCatalog.node(paris, "FR", 2),
                            TestingCatalog.node(virginia, "US", 1)),
                    POLICIES.formatted(""));

    SimulatedEndpoint paris() {
        return paris;
    }

    SimulatedEndpoint virginia() {
        return virginia;
    }

    TestingGateway gateway() {
        return gateway;
    }

    /** Returns {@link #HELLO} with another member. */
    static String with(String member) {
        return "{" + member + "," + HELLO.substring(1);
    }

    /** Returns a header of an answer; empty if it has none of that name. */
    static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        gateway.close();
        paris.close();
        virginia.close();
    }
}
