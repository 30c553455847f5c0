package dev.portolan.gateway.warmup;

import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.protocol.RequestRoute;
import dev.portolan.gateway.warmup.WarmupRequest.Plane;
import dev.portolan.provider.request.Operation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A warm-up run's surroundings: a configuration, a model server to call, and a client. */
public final class WarmupRun implements AutoCloseable {
    /** The number of times each kind of request is sent, so that its classes are loaded. */
    private static final int ROUNDS = 40;

    private static final List<String> FILES =
            List.of("portolan.yaml", "catalog.yaml", "policies.yaml", "tenants.yaml");
    private static final String CHAT = Operation.CHAT.path();
    private static final String BODY =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"What comes"
                    + " first?\"}]%s}";
    private static final WarmupRequest WHOLE =
            WarmupRequest.post(CHAT, BODY.formatted("m", ""), 200);
    private static final WarmupRequest STREAMED =
            WarmupRequest.post(CHAT, BODY.formatted("m", ",\"stream\":true"), 200);
    private static final List<WarmupRequest> REQUESTS =
            List.of(
                    WHOLE,
                    STREAMED,
                    WarmupRequest.post(CHAT, BODY.formatted("either", ""), 200)
                            .with("x-data-class: personal"),
                    WarmupRequest.post(CHAT, BODY.formatted("far", ""), 403)
                            .with("x-data-class: personal"),
                    WarmupRequest.post(CHAT, BODY.formatted("unknown", ""), 404),
                    WarmupRequest.post(
                            Operation.EMBEDDINGS.path(), "{\"model\":\"m\",\"input\":\"a\"}", 200),
                    WarmupRequest.get(Plane.DATA, RequestRoute.MODELS),
                    WarmupRequest.get(Plane.ADMIN, "/readyz"),
                    WarmupRequest.get(Plane.ADMIN, "/metrics"),
                    WarmupRequest.get(Plane.ADMIN, "/admin/v1/endpoints"));

    private final Vertx vertx;
    private final HttpServer model;
    private final HttpClient caller;
    private final Path folder;
    private final NewKey key;

    private WarmupRun(Vertx vertx, HttpServer model, Path folder) {
        this.vertx = vertx;
        this.model = model;
        this.caller = vertx.createHttpClient();
        this.folder = folder;
        this.key = NewKey.generate(new SecureRandom());
    }

    /** Writes the configuration to a temporary folder and starts the model server. */
    public static WarmupRun prepare() throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        return new WarmupRun(vertx, StubModel.listen(vertx).await(), configuration());
    }

    private static Path configuration() throws IOException {
        Path folder = Files.createTempDirectory("portolan-warmup");
        for (String name : FILES) {
            try (InputStream file = WarmupRun.class.getResourceAsStream("/warmup/" + name)) {
                if (file == null) {
                    throw new IOException("the jar lacks warmup/" + name);
                }
                Files.copy(file, folder.resolve(name));
            }
        }
        return folder;
    }

    /** The folder of the configuration. */
    public Path folder() {
        return folder;
    }

    /** The environment variables that the configuration refers to. */
    public Map<String, String> environment() {
        return Map.of(
                "WARMUP_URL",
                "http://127.0.0.1:%d/v1".formatted(model.actualPort()),
                "WARMUP_KEY_HASH",
                key.hash().toString());
    }

    /**
     * Sends every kind of request repeatedly, and then chats to make their methods hot: the cache
     * also records the JVM's profile, from which a later run compiles sooner.
     *
     * @param port the data plane's port
     * @param adminPort the admin plane's port
     * @param chats the number of whole chats, and of streamed ones, to send at the end
     * @return the requests with an unexpected status; empty if there are none
     */
    public List<String> run(int port, int adminPort, int chats) {
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < ROUNDS && failures.isEmpty(); round++) {
            for (WarmupRequest request : REQUESTS) {
                run(request, request.plane() == Plane.DATA ? port : adminPort, failures);
            }
        }
        for (int chat = 0; chat < chats && failures.isEmpty(); chat++) {
            run(WHOLE, port, failures);
            run(STREAMED, port, failures);
        }
        return failures;
    }

    private void run(WarmupRequest request, int port, List<String> failures) {
        int status = status(request, port).await();
        if (status != request.status()) {
            failures.add(
                    "%s answered %d (expected: %d)"
                            .formatted(request.path(), status, request.status()));
        }
    }

    /** The number of requests {@link #run} sends. */
    public static int requestCount(int chats) {
        return ROUNDS * REQUESTS.size() + 2 * chats;
    }

    private Future<Integer> status(WarmupRequest request, int port) {
        String body = request.body();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(request.path())
                        .putHeader("authorization", "Bearer " + key.text());
        String extra = request.extra();
        if (extra != null) {
            String[] header = extra.split(": ", 2);
            options.putHeader(header[0], header[1]);
        }
        return caller.request(options)
                .compose(sending -> sent(sending, body == null ? "" : body))
                .compose(answer -> answer.body().map(read -> answer.statusCode()));
    }

    private static Future<io.vertx.core.http.HttpClientResponse> sent(
            HttpClientRequest request, String body) {
        return body.isEmpty()
                ? request.send()
                : request.putHeader("content-type", "application/json").send(Buffer.buffer(body));
    }

    @Override
    public void close() {
        vertx.close().await();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
