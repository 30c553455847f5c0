package dev.portolan.gateway;

import dev.portolan.gateway.explain.RequestExplainer;
import dev.portolan.gateway.ledger.DecisionRecorder;
import dev.portolan.gateway.ledger.Ledger;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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

    private final TestingFolder folder;
    private final Vertx vertx = SocketRegistry.vertx(new VertxOptions(), DESCRIPTORS);
    private final Telemetry telemetry = new Telemetry();
    private final CurrentSnapshot live;
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private final Gateway gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestingGateway(TestingFolder folder, boolean records, TimeSource time) {
        this.folder = folder;
        live = new CurrentSnapshot(folder.load());
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
                                    new Gateway.Accounting(
                                            telemetry,
                                            ledger,
                                            new MemoryBudgetStore(),
                                            BudgetListener.none()),
                                    time)
                            .await(20, TimeUnit.SECONDS);
            telemetry.readGaugesFrom(gateway.gauges());
            telemetry.readLimitsFrom(gateway.limitGauges());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the gateway did not start", e);
        }
    }

    /** Reloads the configuration and puts it in force. */
    public void reload() {
        live.swap(folder.load());
    }

    /** Watches its files and loads their changes as a server does, until closed. */
    public EditedFiles watchFiles(Duration interval) {
        return EditedFiles.watch(folder.path(), live, telemetry, interval);
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
        return startAt(time, catalog, policies, "");
    }

    /** Starts a gateway whose time the test moves, with more lines in its {@code portolan.yaml}. */
    public static TestingGateway startAt(
            TestingTime time, String catalog, String policies, String settings) {
        return start(catalog, policies, settings, true, time.source());
    }

    /** Starts a gateway without a decision log, which would grow as long as it runs. */
    public static TestingGateway startUnrecorded(String catalog, String policies, String settings) {
        return start(catalog, policies, settings, false, TimeSource.system());
    }

    private static TestingGateway start(
            String catalog, String policies, String settings, boolean records, TimeSource time) {
        return new TestingGateway(TestingFolder.of(catalog, policies, settings), records, time);
    }

    /** Puts other policies in force, as a reload does. */
    public void reloadPolicies(String policies) {
        folder.write("policies.yaml", policies);
        reload();
    }

    /** Puts other tenants in force, as a reload does. */
    public void reloadTenants(String tenants) {
        folder.write("tenants.yaml", tenants);
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
    public CompletableFuture<HttpResponse<String>> begin(
            String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + KEY)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Gets {@code path} as the tenant {@code acme}. */
    public HttpResponse<String> get(String path) {
        return getWith(KEY, path);
    }

    /** Gets {@code path} with {@code key}. */
    public HttpResponse<String> getWith(String key, String path) {
        return send(
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .header("authorization", "Bearer " + key)
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
        folder.close();
    }
}
