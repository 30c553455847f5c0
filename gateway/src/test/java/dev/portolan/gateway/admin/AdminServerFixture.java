package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.local.LocalLimitBook;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.gateway.tenantapi.TenantApi;
import dev.portolan.gateway.usage.UsageApi;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A running admin server, and a client for it. */
abstract class AdminServerFixture {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final HttpClient client = HttpClient.newHttpClient();
    final Telemetry telemetry = new Telemetry();
    final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.empty());
    final AtomicReference<LoadResult> nextLoad = new AtomicReference<>();
    final LocalLimitBook book =
            new LocalLimitBook(
                    new MemoryBudgetStore(), BudgetListener.none(), System::nanoTime, () -> NOON);
    CurrentSnapshot live = new CurrentSnapshot(load().snapshot());
    int port;

    @BeforeEach
    void start() throws Exception {
        port = listen(null);
    }

    @AfterEach
    void stop() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        telemetry.close();
    }

    int listen(@Nullable ConfigSecret token) throws Exception {
        Settings.Admin admin = new Settings.Admin("127.0.0.1", 0, token, List.of(), null);
        return listenAs(admin);
    }

    int listenAs(Settings.Admin admin) throws Exception {
        live.swap(with(admin));
        return AdminServer.start(vertx, admin, operations())
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .port();
    }

    Snapshot with(Settings.Admin admin) {
        Snapshot now = live.current();
        return new Snapshot(
                now.settings().withAdmin(admin),
                now.catalog(),
                now.rules(),
                now.tenants(),
                now.provenance(),
                now.needsRestart());
    }

    AdminOperations operations() {
        return new AdminOperations(
                live,
                telemetry,
                nextLoad::get,
                AdminServerTest::explained,
                new AdminOperations.PlaneViews(
                        notReady::get,
                        id -> Optional.of(state()),
                        this::newest,
                        AdminServerTest::observed,
                        Optional::empty,
                        List::of,
                        new UsageApi(null, () -> NOON),
                        AuditLog.NONE),
                tenants());
    }

    /** The API of tenants, without a store. */
    TenantApi tenants() {
        return new TenantApi(live, null, book, () -> NOON);
    }

    static Optional<CountrySet> observed(DeploymentId id, String location) {
        return id.endpoint().equals("paris")
                ? Optional.of(location.equals("FR") ? CountrySet.EMPTY : CountrySet.of("CH"))
                : Optional.empty();
    }

    static ExplainService.Explained explained(byte[] body) {
        return body.length > 2
                ? new ExplainService.Explained.Decided(JsonNodeFactory.instance.objectNode())
                : new ExplainService.Explained.Unusable("No model.");
    }

    static EndpointStates.State state() {
        return new EndpointStates.State(
                "half-open",
                3,
                new EndpointStates.Percentiles(120, 250.5),
                new EndpointStates.Percentiles(Double.NaN, Double.NaN),
                new EndpointStates.Conditions(
                        Optional.of("its circuit is half-open"),
                        NOON,
                        Optional.of("it refuses the connection"),
                        CountrySet.of("US"),
                        Optional.of(
                                new EndpointStates.Pause(
                                        "rate_limited", Instant.parse("2026-01-01T00:00:20Z")))),
                new EndpointStates.Errors(
                        8,
                        Map.of("reset", 2, "server_error", 1),
                        new EndpointStates.LastError("reset", NOON)));
    }

    List<Receipt> newest(int limit) {
        Receipt receipt = TestingReceipts.completed("r1", CacheStatus.HIT, "0.25");
        return List.of(receipt, receipt).subList(0, limit);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null, Map.of());
    }

    HttpResponse<String> send(
            String method, String path, @Nullable String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    static LoadResult.Valid load() {
        Path example = Path.of("examples", "multi-region");
        return (LoadResult.Valid) new ConfigLoader(example, Map.of(), () -> NOON).load();
    }
}
