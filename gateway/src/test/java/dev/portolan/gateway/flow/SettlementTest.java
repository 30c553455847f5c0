package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingFolder;
import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What requests settle in a budget, however they end: the cost of what was spent at each
 * deployment, as their receipts have it, and nothing stays reserved.
 */
final class SettlementTest {
    private static final String CHAT = "/chat/completions";
    private static final String TAGS = "x-portolan-tags";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 3, deadline: 60s, firstToken: 30s, betweenTokens: 30s}
              - name: hedged
                priority: 1
                when: request.tags.mode == "hedge"
                prefer: {objective: cost}
                failover: {attempts: 3, deadline: 60s, firstToken: 30s, betweenTokens: 30s, hedge: 50ms}
              - name: cached
                priority: 1
                when: request.tags.mode == "cache"
                prefer: {objective: cost}
                cache: {mode: exact, ttl: 10m}
            """;

    /** An answer has ten tokens, each for 0.1 EUR at paris and for 0.2 EUR at rome. */
    private static final int TOKENS = 10;

    private static final String AT_PARIS = "1";
    private static final String AT_ROME = "2";

    private SimulatedEndpoint paris;
    private SimulatedEndpoint rome;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = node("FR", "paris");
        rome = node("IT", "rome");
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(entry(paris, "FR", 100_000), entry(rome, "IT", 200_000)),
                        POLICIES);
        gateway.reloadTenants(
                """
                tenants:
                  - id: acme
                    limits: {tokens: 1000000/day, concurrent: 100}
                    budgets: [{amount: 100000, currency: EUR, per: total}]
                    keys: [{id: k, hash: "%s"}]
                """
                        .formatted(TestingFolder.hash(TestingGateway.KEY)));
    }

    private static SimulatedEndpoint node(String country, String name) {
        return VllmNode.at(country).named(name).serving("up").words(TOKENS).start();
    }

    private static String entry(SimulatedEndpoint node, String country, int output) {
        return """
          - id: %1$s
            provider: vllm
            url: %2$s/v1
            location: {country: %3$s}
            models: [{model: m, upstream: up, supports: [prefill], price: {input: 0, output: %4$d, currency: EUR}}]
        """
                .formatted(node.name(), node.url(), country, output);
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        rome.close();
    }

    private BudgetUse budget() {
        return gateway.gateway().budgets().getFirst();
    }

    private BigDecimal used() {
        return BigDecimal.valueOf(budget().settledNanos(), 9);
    }

    private static String body(String text, boolean stream) {
        return "{\"model\":\"m\",\"stream\":%s,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(stream, TOKENS, text);
    }

    /** Waits for the receipts of the test's requests, which have to agree with the budget. */
    private List<Receipt> settled(int requests) {
        gateway.awaitReceipts(requests);
        awaitNothingReserved();
        List<Receipt> receipts = gateway.receipts();
        BigDecimal spent = BigDecimal.ZERO;
        for (Receipt receipt : receipts) {
            for (Receipt.Spent one : receipt.spent()) {
                Cost cost = one.cost();
                assertThat(cost).isNotNull();
                spent = spent.add(cost == null ? BigDecimal.ZERO : cost.amount());
            }
        }
        assertThat(used()).isEqualByComparingTo(spent);
        assertThat(budget().reservedNanos()).isZero();
        return receipts;
    }

    private void awaitNothingReserved() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (gateway.gateway().limits().outstanding() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertThat(gateway.gateway().limits().outstanding()).isZero();
    }

    private static List<String> endpoints(Receipt receipt) {
        return receipt.spent().stream().map(Receipt.Spent::endpoint).toList();
    }

    private void assertUsed(String amount) {
        assertThat(used()).isEqualByComparingTo(amount);
    }

    @Test
    void wholeAnswer_settlesItsCost() {
        assertThat(gateway.post(CHAT, body("whole", false)).statusCode()).isEqualTo(200);

        assertThat(endpoints(settled(1).getFirst())).containsExactly("paris");
        assertUsed(AT_PARIS);
    }

    @Test
    void stream_settlesItsCost() {
        assertThat(gateway.post(CHAT, body("stream", true)).body()).contains("[DONE]");

        assertThat(endpoints(settled(1).getFirst())).containsExactly("paris");
        assertUsed(AT_PARIS);
    }

    @Test
    void failedOver_settlesThePriceOfTheDeploymentThatAnswered() {
        paris.failing(Fault.status(500));
        assertThat(gateway.post(CHAT, body("over", false)).statusCode()).isEqualTo(200);

        assertThat(endpoints(settled(1).getFirst())).containsExactly("rome");
        assertUsed(AT_ROME);
    }

    @Test
    void hedged_settlesBothAttempts() {
        paris.pace(new Pace(Duration.ofSeconds(90), Duration.ZERO));
        assertThat(gateway.post(CHAT, body("hedge", true), TAGS, "mode=hedge").body())
                .contains("[DONE]");

        Receipt receipt = settled(1).getFirst();
        assertThat(endpoints(receipt)).containsExactly("paris", "rome");
        assertThat(receipt.spent().getFirst().estimated()).isTrue();
        assertUsed(AT_ROME);
    }

    @Test
    void continued_settlesThePartOfEachDeployment() {
        paris.failingNext(Fault.endAfterTokens(4));
        Streamed answer = Streamed.of(gateway.post(CHAT, body("continue", true)).body());

        Receipt receipt = settled(1).getFirst();
        assertThat(answer.whole()).isTrue();
        assertThat(endpoints(receipt)).containsExactly("paris", "rome");
        assertThat(receipt.spent().getFirst().usage().output()).isEqualTo(4);
        long rest = receipt.spent().getLast().usage().output();
        assertThat(rest).isPositive();
        assertUsed(new BigDecimal("0.4").add(BigDecimal.valueOf(2 * rest, 1)).toPlainString());
    }

    @Test
    void cached_settlesNothing() {
        gateway.post(CHAT, body("cache", false), TAGS, "mode=cache");
        HttpResponse<String> again = gateway.post(CHAT, body("cache", false), TAGS, "mode=cache");

        assertThat(again.headers().firstValue("x-portolan-cache")).contains("hit");
        assertThat(settled(2).getFirst().spent()).isEmpty();
        assertUsed(AT_PARIS);
    }

    @Test
    void coalesced_isPaidOnce() {
        paris.pace(new Pace(Duration.ofMillis(300), Duration.ZERO));
        CompletableFuture<HttpResponse<String>> first =
                gateway.begin(CHAT, body("share", false), TAGS, "mode=cache");
        CompletableFuture<HttpResponse<String>> second =
                gateway.begin(CHAT, body("share", false), TAGS, "mode=cache");

        assertThat(List.of(first.join().statusCode(), second.join().statusCode()))
                .containsOnly(200);
        assertThat(settled(2)).filteredOn(receipt -> !receipt.spent().isEmpty()).hasSize(1);
        assertUsed(AT_PARIS);
    }

    @Test
    void abandoned_settlesWhatWasGenerated() {
        paris.failingNext(Fault.stallAfterTokens(3));
        String stream = body("leave", true);
        try (RawCaller caller = RawCaller.to(gateway.port())) {
            caller.head(
                            """
                            POST /v1/chat/completions HTTP/1.1
                            Host: x
                            Authorization: Bearer %s
                            Content-Length: %d

                            """
                                    .formatted(TestingGateway.KEY, stream.length()))
                    .bytes(stream.getBytes(StandardCharsets.UTF_8));
            caller.until("data:");
            caller.abort();
        }

        Receipt receipt = settled(1).getFirst();
        assertThat(receipt.ending().kind()).isEqualTo(Receipt.Kind.CLIENT_LEFT);
        assertThat(endpoints(receipt)).containsExactly("paris");
        assertUsed(BigDecimal.valueOf(receipt.spent().getFirst().usage().output(), 1).toString());
    }

    @Test
    void interrupted_settlesWhatWasGenerated() {
        paris.failingNext(Fault.endAfterTokens(4));
        rome.failing(Fault.status(500));
        String answer = gateway.post(CHAT, body("interrupt", true)).body();

        Receipt receipt = settled(1).getFirst();
        assertThat(answer).contains("stream_interrupted");
        assertThat(endpoints(receipt)).startsWith("paris");
        assertThat(receipt.spent().getFirst().usage().output()).isEqualTo(4);
    }

    @Test
    void refusedByTheProvider_settlesNothing() {
        paris.failingNext(Fault.status(400));
        assertThat(gateway.post(CHAT, body("refuse", false)).statusCode()).isEqualTo(400);

        assertThat(settled(1).getFirst().spent()).isEmpty();
        assertUsed("0");
    }

    @Test
    void unanswered_settlesNothing() {
        paris.failing(Fault.status(500));
        rome.failing(Fault.status(500));
        assertThat(gateway.post(CHAT, body("fail", false)).statusCode()).isEqualTo(502);

        assertThat(settled(1).getFirst().spent()).isEmpty();
        assertUsed("0");
    }
}
