package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A caller of a stream that may disconnect at any moment. */
final class TestingCaller implements AutoCloseable {
    private final HttpClient client;
    private final CompletableFuture<HttpResponse<InputStream>> answer;

    private TestingCaller(HttpClient client, HttpRequest request) {
        this.client = client;
        this.answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    static TestingCaller ask(TestingGateway gateway, HttpClient.Version version, String body) {
        return new TestingCaller(
                HttpClient.newBuilder().version(version).build(), request(gateway, body));
    }

    /** A request for {@code body}. */
    static HttpRequest request(TestingGateway gateway, String body) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + TestingFleet.CHAT))
                .header("authorization", "Bearer " + TestingGateway.KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Reads until this many events with content have arrived. */
    void awaitTokens(int count) {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(answer.join().body(), StandardCharsets.UTF_8));
        try {
            int seen = 0;
            while (seen < count) {
                String line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the stream ended after " + seen + " tokens");
                }
                seen +=
                        line.contains("\"content\":\"") && !line.contains("\"content\":\"\"")
                                ? 1
                                : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Disconnects; returns the time. */
    Instant leave() {
        Instant now = Instant.now();
        if (answer.isDone()) {
            try {
                answer.join().body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            answer.cancel(true);
        }
        client.shutdownNow();
        return now;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
