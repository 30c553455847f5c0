package dev.portolan.gateway.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A gateway with four deployments with equal answers: paris, the first choice, berlin and rome, and
 * virginia, which is cheapest and forbidden.
 */
final class TestingFleet implements AutoCloseable {
    static final String CHAT = "/chat/completions";
    static final int WORDS = 60;

    /** The answer of every deployment; all have the same model name. */
    static final String QUESTION = "hello";

    final SimulatedEndpoint paris;
    final SimulatedEndpoint berlin;
    final SimulatedEndpoint rome;
    final SimulatedEndpoint virginia;
    final TestingGateway gateway;
    private int sent;

    private TestingFleet(String failover, String supports) {
        paris = simulated("FR", "paris");
        berlin = simulated("DE", "berlin");
        rome = simulated("IT", "rome");
        virginia = simulated("US", "virginia");
        gateway =
                TestingGateway.start(
                        "endpoints:\n"
                                + endpoint(paris, "FR", 2, 4_096, supports)
                                + endpoint(berlin, "DE", 3, 4_096, supports)
                                + endpoint(rome, "IT", 4, 131_072, supports)
                                + endpoint(virginia, "US", 1, 131_072, supports),
                        """
                        policies:
                          - name: eu-only
                            require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                            prefer: {objective: cost}
                            failover: %s
                        """
                                .formatted(failover));
    }

    /** Starts a fleet whose models are known to continue an answer from its beginning. */
    static TestingFleet prefilling(String failover) {
        return new TestingFleet(failover, "tools, prefill");
    }

    /** Starts a fleet whose models are not known to continue. */
    static TestingFleet replaying(String failover) {
        return new TestingFleet(failover, "tools");
    }

    /** Deadlines for deployments that never fall silent: long enough for any busy machine. */
    static String patience() {
        return "{attempts: 4, deadline: 90s, firstToken: 30s, betweenTokens: 30s}";
    }

    /** Deadlines that are short, for deployments that fall silent. */
    static String clocks() {
        return "{attempts: 4, deadline: 60s, firstToken: 3s, betweenTokens: 3s}";
    }

    private static SimulatedEndpoint simulated(String country, String name) {
        return VllmNode.at(country).named(name).answersAs("one").serving("up").words(WORDS).start();
    }

    private static String endpoint(
            SimulatedEndpoint simulated, String country, int price, int context, String supports) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: %s}
            operator: {name: Acme, country: %s}
            retention: none
            models: [{model: m, upstream: up, price: {input: %d, output: %d, currency: EUR}, context: %d, supports: [%s]}]
        """
                .formatted(
                        simulated.name(),
                        simulated.url(),
                        country,
                        country,
                        price,
                        price,
                        context,
                        supports);
    }

    static String ask(boolean stream, String... members) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s%s}"
                .formatted(QUESTION, stream, String.join("", members));
    }

    HttpResponse<String> post(String body, String... headers) {
        sent++;
        return gateway.post(CHAT, body, headers);
    }

    /** Creates a caller that may disconnect and sends {@code body}. */
    TestingCaller caller(HttpClient.Version version, String body) {
        sent++;
        return TestingCaller.ask(gateway, version, body);
    }

    /** Returns the answer of a healthy deployment. */
    String healthyText() {
        return Streamed.of(post(ask(true)).body()).text();
    }

    /** Returns the receipt of the last request, which is recorded a moment after its answer. */
    Receipt receipt() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            List<Receipt> receipts = gateway.receipts();
            if (receipts.size() >= sent) {
                return receipts.getFirst();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no request was booked");
    }

    /** Returns the decision and the attempts of the last request. */
    Receipt.Decided decided() {
        return Objects.requireNonNull(receipt().decision(), "a decision");
    }

    /** Returns the text of a whole answer; empty where it contains none. */
    static String content(String body) {
        try {
            return new ObjectMapper().readTree(body).at("/choices/0/message/content").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        gateway.close();
        List.of(paris, berlin, rome, virginia).forEach(SimulatedEndpoint::close);
    }
}
