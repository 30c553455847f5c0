package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A caller whose received bytes can be read at any time. */
final class StreamCaller implements AutoCloseable {
    private final HttpClient client;
    private final CompletableFuture<HttpResponse<InputStream>> response;
    private final CompletableFuture<String> body;
    private final StringBuilder sofar = new StringBuilder();

    private StreamCaller(HttpClient client, HttpRequest request) {
        this.client = client;
        this.response = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        this.body =
                response.thenApplyAsync(
                        head -> read(head.body()), task -> Thread.ofVirtual().start(task));
    }

    static StreamCaller ask(TestingGateway gateway, String path, String body) {
        return ask(gateway, HttpClient.Version.HTTP_1_1, TestingGateway.KEY, path, body);
    }

    static StreamCaller ask(
            TestingGateway gateway,
            HttpClient.Version version,
            String key,
            String path,
            String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return new StreamCaller(HttpClient.newBuilder().version(version).build(), request);
    }

    private String read(InputStream in) {
        byte[] piece = new byte[8_192];
        try (in) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                String text = new String(piece, 0, n, StandardCharsets.UTF_8);
                synchronized (sofar) {
                    sofar.append(text);
                }
            }
            return sofar();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the head of an answer has arrived. */
    boolean hasHead() {
        return response.isDone();
    }

    /** Returns the head, as soon as it arrives. */
    HttpResponse<InputStream> head() {
        return response.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Returns the part of the body that has arrived. */
    String sofar() {
        synchronized (sofar) {
            return sofar.toString();
        }
    }

    /** Waits until {@code text} has arrived. */
    void await(String text) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!sofar().contains(text)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("\"" + text + "\" did not come, but: " + sofar());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Returns the whole body, at its end. */
    String body() {
        return body.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Disconnects. */
    void leave() {
        client.shutdownNow();
    }

    @Override
    public void close() {
        leave();
    }
}
