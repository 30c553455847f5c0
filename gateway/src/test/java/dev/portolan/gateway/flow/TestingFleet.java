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
 * A gateway before four places that say the same: paris, the first choice, berlin and rome, and
 * virginia, which is cheapest and forbidden.
 */
final class TestingFleet implements AutoCloseable {
    static final String CHAT = "/chat/completions";
    static final int WORDS = 60;

    /** What every place answers; the words are the same because the voice is. */
    static final String QUESTION = "hello";

    final SimulatedEndpoint paris;
    final SimulatedEndpoint berlin;
    final SimulatedEndpoint rome;
    final SimulatedEndpoint virginia;
    final TestingGateway gateway;
    private int sent;

    private TestingFleet(String failover, String supports) {
        paris = place("FR", "paris");
        berlin = place("DE", "berlin");
        rome = place("IT", "rome");
        virginia = place("US", "virginia");
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

    /** A fleet whose models are known to go on from an answer's beginning. */
    static TestingFleet prefilling(String failover) {
        return new TestingFleet(failover, "tools, prefill");
    }

    /** A fleet of whose models that is not known. */
    static TestingFleet replaying(String failover) {
        return new TestingFleet(failover, "tools");
    }

    /** Clocks for places that never fall silent: no machine is so busy that they expire. */
    static String patience() {
        return "{attempts: 4, deadline: 90s, firstToken: 30s, betweenTokens: 30s}";
    }

    /** Clocks that are short, for places that fall silent. */
    static String clocks() {
        return "{attempts: 4, deadline: 60s, firstToken: 3s, betweenTokens: 3s}";
    }

    private static SimulatedEndpoint place(String country, String name) {
        return VllmNode.at(country).named(name).answersAs("one").serving("up").words(WORDS).start();
    }

    private static String endpoint(
            SimulatedEndpoint place, String country, int price, int context, String supports) {
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
                        place.name(),
                        place.url(),
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

    /** A caller who may leave, that asks {@code body}. */
    TestingCaller caller(HttpClient.Version version, String body) {
        sent++;
        return TestingCaller.ask(gateway, version, body);
    }

    /** The answer of a place of which nothing is wrong. */
    String healthyText() {
        return Streamed.of(post(ask(true)).body()).text();
    }

    /** The receipt of the last request, which is booked a moment after its answer. */
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

    /** What was decided of the last request, and tried. */
    Receipt.Decided decided() {
        return Objects.requireNonNull(receipt().decision(), "a decision");
    }

    /** The text of a whole answer; empty where it holds none. */
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
