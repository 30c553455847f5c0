package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import io.vertx.core.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A stream that outlasts the drain gets its last event and its end.
 *
 * <p>The drain of one millisecond is what a busy machine makes of a longer one: by the time the
 * event loop runs again, every limit that began with the drain has passed.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class DrainTest {
    private static final Duration NO_TIME = Duration.ofMillis(1);
    private static final Pattern BACKLOG =
            Pattern.compile("portolan_buffered_bytes\\{part=\"answers\"\\} [1-9]");
    private static final int SMALL_BUFFER = 64 << 10;

    /** The number of words that makes a stream larger than the sockets in between buffer. */
    private static final int MANY_WORDS = 12_000;

    private static final int TAIL = 400;

    private final SimulatedEndpoint mute =
            VllmNode.at("FR")
                    .named("mute")
                    .serving("up")
                    .words(60)
                    .start()
                    .failing(Fault.stallAfterTokens(3));
    private final SimulatedEndpoint talkative =
            VllmNode.at("FR").named("talkative").serving("up").words(MANY_WORDS).start();
    private final TestingGateway gateway =
            TestingGateway.start(
                    "endpoints:\n" + endpoint(mute) + endpoint(talkative),
                    "policies: [{name: default}]\n");

    private static String endpoint(SimulatedEndpoint simulated) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: FR}
            models: [{model: %s, upstream: up}]
        """
                .formatted(simulated.name(), simulated.url(), model(simulated));
    }

    private static String ask(SimulatedEndpoint simulated) {
        return "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model(simulated));
    }

    private static String model(SimulatedEndpoint simulated) {
        return simulated.name().substring(0, 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        mute.close();
        talkative.close();
    }

    @ParameterizedTest
    @EnumSource
    void stream_outlastingTheDrain_getsItsLastEventAndItsEnd(HttpClient.Version version)
            throws Exception {
        try (StreamCaller caller =
                StreamCaller.ask(
                        gateway, version, TestingGateway.KEY, TestingFleet.CHAT, ask(mute))) {
            caller.await("\"content\":\"");

            gateway.gateway().drain(NO_TIME).await(20, TimeUnit.SECONDS);

            assertThat(caller.body())
                    .contains("\"code\":\"stream_interrupted\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void stream_readOnlyAfterTheDrain_getsItsLastEventAndItsEnd() throws Exception {
        try (Socket caller = new Socket()) {
            caller.setReceiveBufferSize(SMALL_BUFFER);
            send(caller, ask(talkative));
            awaitBacklog();

            Future<Void> drained = gateway.gateway().drain(NO_TIME);
            gateway.awaitReceipts(1);
            String body =
                    new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            drained.await(20, TimeUnit.SECONDS);
            assertThat(gateway.receipts())
                    .singleElement()
                    .satisfies(
                            receipt ->
                                    assertThat(receipt.ending().kind())
                                            .isEqualTo(Receipt.Kind.UPSTREAM_FAILED));
            assertThat(body.substring(Math.max(0, body.length() - TAIL)))
                    .contains("stream_interrupted")
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    /** Waits until the gateway buffers what the caller's connection cannot take. */
    private void awaitBacklog() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (!BACKLOG.matcher(gateway.telemetry().scrape("")).find()) {
            assertThat(System.nanoTime()).as("a backlog within 50 seconds").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void send(Socket caller, String body) throws IOException {
        caller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        caller.getOutputStream()
                .write(
                        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
                                .formatted(TestingGateway.KEY, body.length(), body)
                                .getBytes(StandardCharsets.UTF_8));
    }
}
