package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Tests of more concurrent requests than the gateway allows. */
final class OverloadTest {
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @Test
    void request_beyondThoseUnderWay_is503UntilOneHasEnded() {
        try (SimulatedEndpoint endpoint = VllmNode.at("FR").named("paris").serving("up").start();
                TestingGateway gateway =
                        TestingGateway.start(
                                """
                                endpoints:
                                  - id: paris
                                    provider: vllm
                                    url: %s/v1
                                    location: {country: FR}
                                    models: [{model: m, upstream: up}]
                                """
                                        .formatted(endpoint.url()),
                                "policies: [{name: default}]\n",
                                "limits: {concurrentRequests: 1}\n")) {
            endpoint.failingNext(Fault.stallBeforeHead());
            try (RawCaller first = RawCaller.to(gateway.port())) {
                first.head(
                        """
                        POST /v1/chat/completions HTTP/1.1
                        host: gateway
                        authorization: Bearer %s
                        content-length: %d

                        """
                                        .formatted(TestingGateway.KEY, ASK.length())
                                + ASK);
                assertThat(endpoint.awaitRequests(1)).isTrue();
                HttpResponse<String> refused = gateway.post("/chat/completions", ASK);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("\"code\":\"overloaded\"");
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            }
            gateway.awaitReceipts(2);
            assertThat(gateway.post("/chat/completions", ASK).statusCode()).isEqualTo(200);
        }
    }
}
