package dev.portolan.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.model.CountrySet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Alerts as a webhook receives them. */
final class HttpAlertSenderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:01Z");
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final Map<String, String> received = new ConcurrentHashMap<>();
    private final HttpAlertSender sender = new HttpAlertSender(InstantSource.fixed(NOW));
    private HttpServer server;
    private int status = 204;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    for (String name :
                            new String[] {
                                "webhook-id",
                                "webhook-timestamp",
                                "webhook-signature",
                                "content-type"
                            }) {
                        received.put(name, exchange.getRequestHeaders().getFirst(name));
                    }
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    received.put("body", new String(body, StandardCharsets.UTF_8));
                    received.put("path", exchange.getRequestURI().getPath());
                    exchange.getResponseHeaders().set("retry-after", "7");
                    exchange.getResponseHeaders().set("location", "/elsewhere");
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        sender.close();
        server.stop(0);
    }

    private AlertSender.Answer send(String secret) throws InterruptedException {
        return sender.send(
                new AlertSettings(
                        new ConfigSecret(
                                "http://127.0.0.1:%d/hook"
                                        .formatted(server.getAddress().getPort())),
                        new ConfigSecret(secret),
                        CountrySet.of("FR")),
                AlertQueueTest.alert("acme", 80));
    }

    @Test
    void alert_hasTheBudgetItsThresholdAndItsPeriod() throws InterruptedException {
        assertThat(send(new String(KEY, StandardCharsets.UTF_8)).isAccepted()).isTrue();

        assertThat(received.get("content-type")).isEqualTo("application/json");
        assertThat(received.get("body"))
                .isEqualTo(
                        "{\"type\":\"budget.threshold_reached\",\"timestamp\":\"2026-11-20T12:00:00Z\","
                            + "\"data\":{\"tenant\":\"acme\",\"threshold\":\"80%\",\"used\":\"4000.5\","
                            + "\"amount\":\"5000\",\"currency\":\"EUR\",\"per\":\"month\",\"mode\":\"hard\","
                            + "\"period\":{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-12-01T00:00:00Z\"},"
                            + "\"timezone\":\"Z\",\"node\":\"par-1\"}}");
    }

    @Test
    void signature_isThatOfStandardWebhooks()
            throws InterruptedException, GeneralSecurityException {
        send("whsec_" + Base64.getEncoder().encodeToString(KEY));

        String signed =
                received.get("webhook-id")
                        + "."
                        + received.get("webhook-timestamp")
                        + "."
                        + received.get("body");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String expected =
                Base64.getEncoder()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(received.get("webhook-signature")).isEqualTo("v1," + expected);
        assertThat(received.get("webhook-timestamp")).isEqualTo("" + NOW.getEpochSecond());
    }

    @Test
    void redirection_isNotFollowedAndNotRepeated() throws InterruptedException {
        status = 307;
        AlertSender.Answer answer = send("0123456789abcdef0123456789abcdef");

        assertThat(answer).isEqualTo(new AlertSender.Answer.Status(307, Duration.ofSeconds(7)));
        assertThat(answer.mayPass()).isFalse();
        assertThat(received.get("path")).isEqualTo("/hook");
    }

    @Test
    void server_gone_isUnreachedWithoutItsAddress() throws InterruptedException {
        server.stop(0);
        AlertSender.Answer answer = send("0123456789abcdef0123456789abcdef");

        assertThat(answer).isInstanceOf(AlertSender.Answer.Unreached.class);
        assertThat(answer.mayPass()).isTrue();
        assertThat(answer.describe()).doesNotContain("127.0.0.1");
    }
}
