package dev.portolan.gateway.warmup;

import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.protocol.RequestRoute;
import dev.portolan.gateway.warmup.WarmupRequest.Door;
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

/** What a rehearsal needs around the gateway: a configuration, a model to call, and a caller. */
public final class WarmupRun implements AutoCloseable {
    /** Of every scene so many, for the classes. */
    private static final int ROUNDS = 40;

    private static final List<String> FILES =
            List.of("portolan.yaml", "catalog.yaml", "policies.yaml", "tenants.yaml");
    private static final String CHAT = Operation.CHAT.path();
    private static final String QUESTION =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"What comes"
                    + " first?\"}]%s}";
    private static final WarmupRequest WHOLE =
            WarmupRequest.post(CHAT, QUESTION.formatted("m", ""), 200);
    private static final WarmupRequest STREAMED =
            WarmupRequest.post(CHAT, QUESTION.formatted("m", ",\"stream\":true"), 200);
    private static final List<WarmupRequest> SCENES =
            List.of(
                    WHOLE,
                    STREAMED,
                    WarmupRequest.post(CHAT, QUESTION.formatted("either", ""), 200)
                            .with("x-data-class: personal"),
                    WarmupRequest.post(CHAT, QUESTION.formatted("far", ""), 403)
                            .with("x-data-class: personal"),
                    WarmupRequest.post(CHAT, QUESTION.formatted("unheard-of", ""), 404),
                    WarmupRequest.post(
                            Operation.EMBEDDINGS.path(), "{\"model\":\"m\",\"input\":\"a\"}", 200),
                    WarmupRequest.get(Door.DATA, RequestRoute.MODELS),
                    WarmupRequest.get(Door.ADMIN, "/readyz"),
                    WarmupRequest.get(Door.ADMIN, "/metrics"),
                    WarmupRequest.get(Door.ADMIN, "/admin/v1/endpoints"));

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
        this.key = NewKey.draw(new SecureRandom());
    }

    /** Writes the configuration to a folder of its own and has the model listen. */
    public static WarmupRun prepare() throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        return new WarmupRun(vertx, StubModel.listen(vertx).await(), configuration());
    }

    private static Path configuration() throws IOException {
        Path folder = Files.createTempDirectory("portolan-rehearsal");
        for (String name : FILES) {
            try (InputStream file = WarmupRun.class.getResourceAsStream("/rehearsal/" + name)) {
                if (file == null) {
                    throw new IOException("the jar lacks rehearsal/" + name);
                }
                Files.copy(file, folder.resolve(name));
            }
        }
        return folder;
    }

    /** The folder that holds the configuration. */
    public Path folder() {
        return folder;
    }

    /** What the configuration refers to. */
    public Map<String, String> environment() {
        return Map.of(
                "REHEARSAL_URL",
                "http://127.0.0.1:%d/v1".formatted(model.actualPort()),
                "REHEARSAL_KEY_HASH",
                key.hash().toString());
    }

    /**
     * Sends every kind of request over and over, and then chats, for the heat: the machine's
     * profile of them goes into the cache too, and a compiler that starts from it is done sooner.
     *
     * @param port where the gateway serves callers
     * @param adminPort where its admin plane is
     * @param chats how many whole chats and how many streamed ones to send in the end
     * @return what did not end as it should have; nothing, when all did
     */
    public List<String> play(int port, int adminPort, int chats) {
        List<String> amiss = new ArrayList<>();
        for (int round = 0; round < ROUNDS && amiss.isEmpty(); round++) {
            for (WarmupRequest scene : SCENES) {
                play(scene, scene.door() == Door.DATA ? port : adminPort, amiss);
            }
        }
        for (int chat = 0; chat < chats && amiss.isEmpty(); chat++) {
            play(WHOLE, port, amiss);
            play(STREAMED, port, amiss);
        }
        return amiss;
    }

    private void play(WarmupRequest scene, int port, List<String> amiss) {
        int status = status(scene, port).await();
        if (status != scene.status()) {
            amiss.add(
                    "%s answered %d (expected: %d)"
                            .formatted(scene.path(), status, scene.status()));
        }
    }

    /** How many requests {@link #play} sends. */
    public static int length(int chats) {
        return ROUNDS * SCENES.size() + 2 * chats;
    }

    private Future<Integer> status(WarmupRequest scene, int port) {
        String body = scene.body();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(scene.path())
                        .putHeader("authorization", "Bearer " + key.text());
        String extra = scene.extra();
        if (extra != null) {
            String[] header = extra.split(": ", 2);
            options.putHeader(header[0], header[1]);
        }
        return caller.request(options)
                .compose(request -> sent(request, body == null ? "" : body))
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
