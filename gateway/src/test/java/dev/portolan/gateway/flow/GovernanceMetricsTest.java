package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of refusals, limits and budgets. */
final class GovernanceMetricsTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private SimulatedEndpoint paris;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").words(10).start();
        // Ten output tokens cost 1 EUR.
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
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
    }

    private void tenant(String terms) {
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    %s
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(terms, TestingFolder.hash(TestingGateway.KEY)));
    }

    private String metrics() {
        return gateway.telemetry().scrape("");
    }

    private static String denied(RefusalCode code, int count) {
        return "portolan_denied_total{reason=\"%s\"} %d.0".formatted(code.code(), count);
    }

    @Test
    void denied_beforeAnyRequest_hasEachReason() {
        String metrics = metrics();
        for (RefusalCode code : RefusalCode.values()) {
            assertThat(metrics).contains(denied(code, 0));
        }
    }

    @Test
    void denied_ofEachKindOfRefusal_countsIt() {
        tenant("limits: {requests: 2/day}");
        gateway.postWith("sk-unknown", CHAT, HELLO);
        gateway.get("/nothing");
        gateway.get(CHAT);
        gateway.post(CHAT, "{");
        gateway.post(CHAT, HELLO.replace("\"m\"", "\"other\""));
        gateway.post(CHAT, HELLO);
        paris.failing(Fault.status(400));
        gateway.post(CHAT, HELLO);
        gateway.post(CHAT, HELLO);
        tenant("budgets: [{amount: 0.5, currency: EUR, per: day}]");
        gateway.post(CHAT, HELLO);
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head("GET /v1/models HTTP/1.1\n\n").answer();
        }
        gateway.awaitReceipts(9);

        assertThat(metrics())
                .contains(denied(RefusalCode.INVALID_API_KEY, 1))
                .contains(denied(RefusalCode.UNKNOWN_PATH, 1))
                .contains(denied(RefusalCode.METHOD_NOT_ALLOWED, 1))
                .contains(denied(RefusalCode.MODEL_NOT_FOUND, 1))
                .contains(denied(RefusalCode.INVALID_REQUEST, 3))
                .contains(denied(RefusalCode.RATE_LIMITED, 1))
                .contains(denied(RefusalCode.INSUFFICIENT_QUOTA, 1));
    }

    @Test
    void limitsAndBudgets_ofTenants_areShownWithWhatIsLeft() {
        tenant(
                """
                limits: {requests: 100/day, tokens: 1000/day, concurrent: 5}
                    modelLimits: {m: {requests: 50/day}}
                    budgets: [{amount: 5, currency: EUR, per: month}]\
                """);
        assertThat(gateway.post(CHAT, HELLO).statusCode()).isEqualTo(200);
        gateway.awaitReceipts(1);

        assertThat(metrics())
                .contains("portolan_limit_used{limit=\"requests\",model=\"\",tenant=\"acme\"} 1.0")
                .contains(
                        "portolan_limit_left{limit=\"requests\",model=\"m\",tenant=\"acme\"} 49.0")
                .contains(
                        "portolan_limit_left{limit=\"concurrent\",model=\"\",tenant=\"acme\"} 5.0")
                .contains("portolan_limit_left{limit=\"tokens\",model=\"\",tenant=\"acme\"}")
                .contains(
                        "portolan_budget_used{currency=\"EUR\",period=\"month\",tenant=\"acme\"}"
                                + " 1.0")
                .contains(
                        "portolan_budget_reserved{currency=\"EUR\",period=\"month\",tenant=\"acme\"}"
                            + " 0.0")
                .contains(
                        "portolan_budget_left{currency=\"EUR\",period=\"month\",tenant=\"acme\"}"
                                + " 4.0")
                .contains("portolan_reservations 0.0")
                .contains("portolan_limits_hidden 0.0")
                .contains("portolan_decision_seconds_count{step=\"identity\"} 1")
                .contains("portolan_decision_seconds_count{step=\"policies\"} 1")
                .contains("portolan_decision_seconds_count{step=\"limits\"} 1");
    }
}
