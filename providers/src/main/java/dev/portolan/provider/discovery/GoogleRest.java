package dev.portolan.provider.discovery;

import dev.portolan.provider.credential.Authentication.Header;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads Google's REST APIs at one origin. Blocks. */
final class GoogleRest implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int LARGEST = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final URI origin;
    private final List<Header> headers;

    GoogleRest(URI origin, List<Header> headers) {
        this.origin = origin;
        this.headers = List.copyOf(headers);
    }

    private record Answer(int status, JsonValue body) {}

    /** Returns the resource at a path; throws Google's message if it is refused. */
    JsonValue get(String path) throws IOException {
        return body(answer(path));
    }

    /** Returns the resource at a path; empty if Google reports that it does not exist. */
    Optional<JsonValue> find(String path) throws IOException {
        var answer = answer(path);
        boolean absent =
                answer.status() == NOT_FOUND
                        && answer.body()
                                .get("error")
                                .get("status")
                                .textOrEmpty()
                                .equals("NOT_FOUND");
        return absent ? Optional.empty() : Optional.of(body(answer));
    }

    @Override
    public void close() {
        client.close();
    }

    private Answer answer(String path) throws IOException {
        var request = HttpRequest.newBuilder(origin.resolve(path)).timeout(PATIENCE);
        headers.forEach(header -> request.setHeader(header.name(), header.value()));
        try {
            var answer = client.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                return new Answer(answer.statusCode(), read(body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Google", e);
        }
    }

    private static JsonValue body(Answer answer) throws IOException {
        if (answer.status() != OK) {
            throw refused(answer);
        }
        if (!answer.body().isObject()) {
            throw new IOException("a response that is not a JSON object");
        }
        return answer.body();
    }

    private static JsonValue read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("an answer larger than " + LARGEST + " bytes");
        }
        var value = JsonReader.read(bytes, 0, bytes.length);
        return value == null ? JsonValue.JsonLiteral.NULL : value;
    }

    private static IOException refused(Answer answer) {
        var error = answer.body().get("error");
        var status = error.get("status").textOrEmpty();
        return new IOException(
                "%s: %s"
                        .formatted(
                                status.isEmpty() ? "status " + answer.status() : status,
                                error.get("message").textOrEmpty()));
    }
}
