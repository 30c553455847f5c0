package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTime;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;

/** Policies that read what is left of a budget, and prices that change by date. */
final class BudgetConditionsTest {
    private static final String CHAT = "/chat/completions";
    private static final String CHEAP_AT_THE_END =
            """
            policies:
              - name: default
                prefer: {objective: priority, tiers: {by: endpoint, order: [paris, rome]}}
              - name: near-the-end
                priority: 1
                when: budget.remaining < 0.75
                prefer: {objective: cost}
            """;

    private final TestingTime time = new TestingTime();
    private SimulatedEndpoint paris;
    private SimulatedEndpoint rome;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").words(10).start();
        rome = VllmNode.at("IT").named("rome").serving("up").words(10).start();
        // Ten output tokens cost 1 EUR at paris, 2 EUR from the second day on, and nothing at rome.
        String prices =
                """
                prices:
                  - {model: m, input: 0, output: 100000, currency: EUR}
                  - {model: m, from: 2026-01-02, input: 0, output: 200000, currency: EUR}
                """;
        gateway =
                TestingGateway.startAt(
                        time,
                        TestingCatalog.of(
                                        node(paris, "paris", "FR", ""),
                                        node(rome, "rome", "IT", FREE))
                                + prices,
                        CHEAP_AT_THE_END);
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    budgets: [{amount: 4, currency: EUR, per: total}, {amount: 9, currency: EUR, per: day}]
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(TestingFolder.hash(TestingGateway.KEY)));
    }

    private static final String FREE = ", price: {input: 0, output: 0, currency: EUR}";

    private static String node(SimulatedEndpoint node, String id, String country, String price) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: %s}
            models: [{model: m, upstream: up%s}]
        """
                .formatted(id, node.url(), country, price);
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        rome.close();
    }

    private HttpResponse<String> ask(int number) {
        HttpResponse<String> answer =
                gateway.post(
                        CHAT,
                        "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}"
                                .formatted(number));
        gateway.awaitReceipts(number);
        return answer;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void policy_readingTheBudget_appliesOnceTheTightestOneIsNearItsEnd() {
        assertThat(header(ask(1), "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(header(ask(2), "x-portolan-endpoint")).isEqualTo("paris");
        HttpResponse<String> third = ask(3);

        assertThat(header(third, "x-portolan-endpoint")).isEqualTo("rome");
        assertThat(header(third, "x-portolan-policies")).contains("near-the-end");
        assertThat(gateway.decisions().lines())
                .satisfiesExactly(
                        first -> assertThat(first).doesNotContain("budgetRemaining"),
                        second -> assertThat(second).contains("\"budgetRemaining\":0.75"),
                        last -> assertThat(last).contains("\"budgetRemaining\":0.5"));
    }

    @Test
    void explain_withABudget_decidesAsForACallerWithThatMuchLeft() {
        String request = "{\"tenant\":\"acme\",%s\"request\":{\"model\":\"m\",\"messages\":[]}}";

        assertThat(gateway.explain(request.formatted("\"budgetRemaining\":0.5,")))
                .contains("\"matched\":[\"near-the-end\",\"default\"]");
        assertThat(gateway.explain(request.formatted(""))).contains("\"matched\":[\"default\"]");
        assertThatThrownBy(() -> gateway.explain(request.formatted("\"budgetRemaining\":7,")))
                .hasMessageContaining("not a number from 0 to 1");
    }

    @Test
    void price_fromADateOn_takesEffectWithoutAReloadAndIsOnTheReceipt() {
        assertThat(header(ask(1), "x-portolan-cost")).isEqualTo("1 EUR");
        time.advance(Duration.ofHours(24));
        assertThat(header(ask(2), "x-portolan-cost")).isEqualTo("2 EUR");

        assertThat(gateway.receipts().getFirst().spent())
                .singleElement()
                .satisfies(
                        spent -> {
                            assertThat(spent.price().from()).hasToString("2026-01-02");
                            assertThat(spent.price().source()).hasToString("MODEL");
                        });
    }
}
