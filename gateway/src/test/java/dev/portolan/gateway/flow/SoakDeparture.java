package dev.portolan.gateway.flow;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.TestingGateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A caller of a soak test that disconnects before it has its answer.
 *
 * @param replica the replica it calls
 * @param question its request
 * @param id the request's id
 */
record SoakDeparture(TestingGateway replica, SoakQuestion question, String id) {
    /** A delay after which an upstream was called, and thinks or has begun to answer. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private static final int MAX_READ = 4_000;
    private static final String HTTP2 = "PRI * HTTP/2.0\n\nSM\n\n";
    private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    /** The stage that a caller reaches. */
    enum Stage {
        /** A connection without any bytes. */
        CONNECTED(false),
        /** The beginning of an HTTP/2 connection. */
        GREETED(false),
        /** Half a request's head. */
        HALF_A_HEAD(false),
        /** A head and half the body that it promises. */
        HALF_A_BODY(true),
        /** A whole request, whose answer has not begun. */
        SENT(true),
        /** A part of an answer. */
        ANSWERED(true);

        /** Returns whether the gateway may have accepted a request. */
        private final boolean asks;

        Stage(boolean asks) {
            this.asks = asks;
        }

        boolean asks() {
            return asks;
        }

        static Stage any(SplittableRandom random) {
            Stage[] all = values();
            return all[random.nextInt(all.length)];
        }
    }

    /** Sends the request up to {@code stage}, and disconnects. */
    void leaveAt(Stage stage, HttpClient client, SplittableRandom random)
            throws IOException, InterruptedException {
        try {
            switch (stage) {
                case CONNECTED -> RawCaller.to(replica.port()).abort();
                case GREETED ->
                        RawCaller.to(replica.port()).head(HTTP2).bytes(EMPTY_SETTINGS).abort();
                case HALF_A_HEAD ->
                        RawCaller.to(replica.port())
                                .head(
                                        "POST /v1%s HTTP/1.1\nHost: x\nAuth"
                                                .formatted(question.path()))
                                .abort();
                case HALF_A_BODY -> halfABody();
                case SENT -> sent(client, random);
                case ANSWERED -> answered(client, random.nextInt(MAX_READ));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void halfABody() {
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /v1%s HTTP/1.1\nHost: x\nAuthorization: Bearer %s\nContent-Type: application/json\nX-Request-Id: %s\nContent-Length: %d\n\n"
                        .formatted(question.path(), TestingGateway.KEY, id, body.length);
        RawCaller.to(replica.port()).head(head).bytes(Arrays.copyOf(body, body.length / 2)).abort();
    }

    private void sent(HttpClient client, SplittableRandom random) throws InterruptedException {
        HttpRequest request = question.request(replica, id);
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, BodyHandlers.discarding());
        Thread.sleep(Duration.ofMillis(random.nextLong(PATIENCE.toMillis())));
        answer.cancel(true);
    }

    private void answered(HttpClient client, int bytes) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                client.send(question.request(replica, id), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.readNBytes(bytes);
        }
    }
}
