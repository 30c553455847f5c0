package dev.portolan.gateway;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.explain.RequestExplainer;
import dev.portolan.gateway.ledger.DecisionRecorder;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.program.Gateway;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.socket.FileDescriptors;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.telemetry.AccessLog;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.time.TimeSource;
import dev.portolan.policy.explain.ExplanationJson;
import dev.portolan.policy.model.DeploymentId;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A gateway on a free port, from configuration files as a user writes them, with a client. */
public final class TestingGateway implements AutoCloseable {
    /** The key of the tenant {@code acme}, which may use everything. */
    public static final String KEY = "sk-acme-0123456789abcdef0123456789abcdef";

    /** The key of the tenant {@code eu}, labelled {@code residency: eu}. */
    public static final String EU_KEY = "sk-eu-0123456789abcdef0123456789abcdef";

    /** The key of the tenant {@code narrow}, which may use only the model {@code m}. */
    public static final String NARROW_KEY = "sk-narrow-0123456789abcdef0123456789abcdef";

    /** A key of the tenant {@code acme} for a client of Mistral that does not name itself. */
    public static final String MISTRAL_KEY = "sk-mistral-0123456789abcdef0123456789abcdef";

    /** A key of the tenant {@code acme} that is no longer valid. */
    public static final String EXPIRED_KEY = "sk-expired-0123456789abcdef0123456789abcdef";

    /**
     * Enough descriptors for all gateways of a test process, which count their own sockets only.
     */
    private static final FileDescriptors DESCRIPTORS = new FileDescriptors(1 << 16, () -> -1);

    private final Path folder;
    private final Vertx vertx = SocketRegistry.vertx(new VertxOptions(), DESCRIPTORS);
    private final Telemetry telemetry = new Telemetry();
    private final CurrentSnapshot live;
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private final Gateway gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestingGateway(Path folder, boolean records, TimeSource time) {
        this.folder = folder;
        live = new CurrentSnapshot(load(folder));
        DecisionRecorder recorder =
                records
                        ? DecisionRecorder.to(recorded, telemetry)
                        : DecisionRecorder.off(telemetry);
        Ledger ledger = new Ledger(telemetry, AccessLog.off(telemetry), recorder);
        try {
            // One loop, so that all watches have seen a time before the test moves on.
            int loops = time.clock() instanceof TestingTime ? 1 : 2;
            gateway =
                    Gateway.start(
                                    vertx,
                                    loops,
                                    live,
                                    new Gateway.Accounting(telemetry, ledger),
                                    time)
                            .await(20, TimeUnit.SECONDS);
            telemetry.readGaugesFrom(gateway.gauges());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the gateway did not start", e);
        }
    }

    private static Snapshot load(Path folder) {
        LoadResult loaded = new ConfigLoader(folder, Map.of(), Clock.systemUTC()).load();
        if (!(loaded instanceof LoadResult.Valid valid)) {
            throw new AssertionError("the test's configuration: " + loaded.findings());
        }
        return valid.snapshot();
    }

    /** Reloads the configuration and puts it in force. */
    public void reload() {
        live.swap(load(folder));
    }

    /** Watches its files and loads their changes as a server does, until closed. */
    public EditedFiles watchFiles(Duration interval) {
        return EditedFiles.watch(folder, live, telemetry, interval);
    }

    /** Starts a gateway with this catalog and these policies. */
    public static TestingGateway start(String catalog, String policies) {
        return start(catalog, policies, "");
    }

    /** Starts a gateway with more lines in its {@code portolan.yaml}, which may set addresses. */
    public static TestingGateway start(String catalog, String policies, String settings) {
        return start(catalog, policies, settings, true, TimeSource.system());
    }

    /** Starts a gateway whose time the test moves. */
    public static TestingGateway startAt(TestingTime time, String catalog, String policies) {
        return start(catalog, policies, "", true, time.source());
    }

    /** Starts a gateway without a decision log, which would grow as long as it runs. */
    public static TestingGateway startUnrecorded(String catalog, String policies, String settings) {
        return start(catalog, policies, settings, false, TimeSource.system());
    }

    private static TestingGateway start(
            String catalog, String policies, String settings, boolean records, TimeSource time) {
        try {
            Path folder = Files.createTempDirectory("portolan-test");
            write(
                    folder,
                    "portolan.yaml",
                    """
                    node: {id: test, country: FR}
                    admin: {host: 127.0.0.1, port: 0}
                    catalog: [catalog.yaml]
                    policies: [policies.yaml]
                    tenants: tenants.yaml
                    logs: {access: off}
                    """
                            + (settings.contains("listen:")
                                    ? ""
                                    : "listen: {host: 127.0.0.1, port: 0}\n")
                            + settings);
            write(folder, "catalog.yaml", catalog);
            write(folder, "policies.yaml", policies);
            write(
                    folder,
                    "tenants.yaml",
                    """
                    tenants:
                      - id: acme
                        keys:
                          - {id: k, hash: "%s"}
                          - {id: mistral, hash: "%s", client: mistral}
                          - {id: old, hash: "%s", expires: 2020-01-01}
                      - id: eu
                        labels: {residency: eu}
                        keys: [{id: k, hash: "%s"}]
                      - id: narrow
                        models: [m]
                        keys: [{id: k, hash: "%s"}]
                    """
                            .formatted(
                                    hash(KEY),
                                    hash(MISTRAL_KEY),
                                    hash(EXPIRED_KEY),
                                    hash(EU_KEY),
                                    hash(NARROW_KEY)));
            return new TestingGateway(folder, records, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Returns the hash of {@code key} as {@code tenants.yaml} holds it. */
    public static String hash(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts other policies in force, as a reload does. */
    public void reloadPolicies(String policies) {
        try {
            write(folder, "policies.yaml", policies);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reload();
    }

    /** Puts other tenants in force, as a reload does. */
    public void reloadTenants(String tenants) {
        try {
            write(folder, "tenants.yaml", tenants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reload();
    }

    /** Explains the decision about a request as the admin plane does, as JSON. */
    public String explain(String request) {
        byte[] json = request.getBytes(StandardCharsets.UTF_8);
        return switch (gateway.explainer(live.current()).explain(json)) {
            case RequestExplainer.Explained.Decided decided ->
                    ExplanationJson.of(decided.explanation());
            case RequestExplainer.Explained.Unusable why -> throw new AssertionError(why.message());
        };
    }

    /** The port callers connect to. */
    public int port() {
        return gateway.port();
    }

    /** The address callers are given, ending in {@code /v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** The gateway itself. */
    public Gateway gateway() {
        return gateway;
    }

    /** Its metrics. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** The last requests that ended, the newest first. */
    public List<Receipt> receipts() {
        return gateway.ledger().recent().newest(100);
    }

    /** The state of the circuit of {@code model} at {@code endpoint}. */
    public String circuit(String endpoint, String model) {
        return gateway.endpointStates()
                .of(new DeploymentId(endpoint, model))
                .orElseThrow()
                .circuit();
    }

    /** Waits until {@code count} requests have ended and released their reservations. */
    public void awaitReceipts(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (receipts().size() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /**
     * The reason why an endpoint is unavailable, as in the admin plane; empty if it is available.
     */
    public Optional<String> unavailable(String endpoint, String model) {
        return gateway.endpointStates()
                .of(new DeploymentId(endpoint, model))
                .flatMap(state -> state.conditions().unavailable());
    }

    /** Starts polling its nodes' load. */
    public void watchNodes() {
        gateway.watch(vertx);
    }

    /** Closes the decision log and returns its content. */
    public String decisions() {
        gateway.ledger().recorder().close();
        return recorded.toString(StandardCharsets.UTF_8);
    }

    /** Posts {@code body} as the tenant {@code acme}; headers as name, value, name, value. */
    public HttpResponse<String> post(String path, String body, String... headers) {
        return postWith(KEY, path, body, headers);
    }

    /** Posts {@code body} and returns the raw bytes of the answer. */
    public byte[] bytes(String path, String body) {
        return send(request(KEY, path, body), HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    /** Posts {@code body} with {@code key}. */
    public HttpResponse<String> postWith(String key, String path, String body, String... headers) {
        return send(request(key, path, body, headers));
    }

    private HttpRequest request(String key, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** Posts {@code body} as the tenant {@code acme}, without waiting for the answer. */
    public CompletableFuture<HttpResponse<String>> begin(String path, String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + KEY)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Gets {@code path} as the tenant {@code acme}. */
    public HttpResponse<String> get(String path) {
        return send(
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .header("authorization", "Bearer " + KEY)
                        .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        vertx.close().await();
        gateway.ledger().recorder().close();
        telemetry.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
