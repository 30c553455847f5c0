package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.ConfigSecret;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

final class AdminServerTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String TOKEN = "a-token-that-nobody-guesses";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Telemetry telemetry = new Telemetry();
    private final AtomicReference<Optional<String>> notReady =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<LoadResult> nextLoad = new AtomicReference<>();
    private CurrentSnapshot live = new CurrentSnapshot(load().snapshot());
    private int port;

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

    @Test
    void health_always_isUp() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void readiness_draining_is503WithTheReason() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        notReady.set(Optional.of("draining"));

        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("reason").asText()).isEqualTo("draining");
    }

    @Test
    void metrics_scraped_arePrometheusText() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("content-type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("portolan_config_reload_failures_total 0.0");
    }

    @Test
    void config_inForce_showsSourcesAndDigest() throws Exception {
        JsonNode config = json(get("/admin/v1/config"));

        assertThat(config.path("digest").asText()).startsWith("sha256:");
        assertThat(config.path("loadedAt").asText()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(config.path("sources").findValuesAsText("file"))
                .anyMatch(file -> file.endsWith("multi-region/tenants.yaml"));
        assertThat(config.path("lastError").isNull()).isTrue();
    }

    @Test
    void reload_thatFails_is422WithTheFindings() throws Exception {
        Finding finding =
                new Finding(Finding.Severity.ERROR, new Position("p.yaml", 3, 4), "wrong");
        nextLoad.set(new LoadResult.Invalid(List.of(finding)));

        HttpResponse<String> answer = send("POST", "/admin/v1/reload", null, Map.of());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("reloaded").asBoolean()).isFalse();
        assertThat(json(answer).path("findings").get(0).path("line").asInt()).isEqualTo(3);
    }

    @Test
    void reload_thatLoads_is200() throws Exception {
        nextLoad.set(load());

        HttpResponse<String> answer = send("POST", "/admin/v1/reload", null, Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("reloaded").asBoolean()).isTrue();
    }

    @Test
    void endpoints_listed_showResidencyPriceAndState() throws Exception {
        JsonNode first = json(get("/admin/v1/endpoints")).path("deployments").get(0);

        assertThat(first.path("endpoint").asText()).isEqualTo("sweden-azure");
        assertThat(first.path("processing").path("countries").toString()).isEqualTo("[\"SE\"]");
        assertThat(first.path("processing").path("basis").asText()).isEqualTo("catalog");
        assertThat(first.path("storage").path("source").asText()).isNotEmpty();
        assertThat(first.path("price").path("currency").asText()).isEqualTo("USD");
        assertThat(first.path("circuit").asText()).isEqualTo("half-open");
        assertThat(first.path("available").asBoolean(true)).isFalse();
        assertThat(first.path("unavailable").asText()).isEqualTo("its circuit is half-open");
        assertThat(first.path("outlier").asBoolean()).isTrue();
        assertThat(first.path("outlierSince").asText()).isEqualTo(NOON.toString());
        assertThat(first.at("/paused/why").asText()).isEqualTo("rate_limited");
        assertThat(first.at("/paused/until").asText()).isEqualTo("2026-01-01T00:00:20Z");
        assertThat(first.path("errors").toString())
                .isEqualTo(
                        "{\"attempts\":8,\"failed\":3,\"rate\":0.375,"
                                + "\"byOutcome\":{\"reset\":2,\"server_error\":1},"
                                + "\"last\":{\"outcome\":\"reset\",\"at\":\"%s\"}}"
                                        .formatted(NOON));
        assertThat(first.path("inFlight").asInt()).isEqualTo(3);
        assertThat(first.path("timeToFirstTokenMs").path("p95").asDouble()).isEqualTo(250.5);
        assertThat(first.path("timePerOutputTokenMs").path("p50").isNull()).isTrue();
    }

    @Test
    void endpoints_listed_containNoSecret() throws Exception {
        assertThat(get("/admin/v1/endpoints").body())
                .doesNotContain("set-MISTRAL_API_KEY")
                .doesNotContain("credentials");
    }

    @Test
    void decisions_limited_showThatMany() throws Exception {
        JsonNode decisions = json(get("/admin/v1/decisions?limit=1")).path("decisions");

        assertThat(decisions).hasSize(1);
        assertThat(decisions.get(0).path("attempts").get(0).asText()).isEqualTo("paris=succeeded");
        assertThat(decisions.get(0).path("passedOver").get(0).asText())
                .isEqualTo("rome=circuit_open");
        assertThat(decisions.get(0).path("requires").toString())
                .isEqualTo(
                        "{\"processing\":\"*\",\"storage\":\"*\",\"copies\":\"*\","
                                + "\"operator\":\"*\",\"retention\":\"any\"}");
        assertThat(decisions.get(0).path("spent").get(0).toString())
                .isEqualTo(
                        "{\"endpoint\":\"paris\",\"model\":\"mistral-small\",\"served\":true,"
                                + "\"inputTokens\":7,\"cachedTokens\":3,\"outputTokens\":5,"
                                + "\"estimated\":true,\"cost\":0.25,\"currency\":\"EUR\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404",
        "GET, /admin/v1, 404",
        "GET, /admin/v1/nothing, 404",
        "POST, /healthz, 405",
        "GET, /admin/v1/reload, 405",
        "DELETE, /admin/v1/config, 405",
        "HEAD, /metrics, 200",
        "GET, /admin/v1/decisions?limit=x, 400",
        "GET, /admin/v1/decisions?limit=9999, 400",
    })
    void request_unknownPathOrMethod_isRefused(String method, String path, int status)
            throws Exception {
        HttpResponse<String> answer = send(method, path, null, Map.of());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void explain_notJson_is415() throws Exception {
        Map<String, String> text = Map.of("content-type", "text/plain");

        assertThat(send("POST", "/admin/v1/explain", "{}", text).statusCode()).isEqualTo(415);
    }

    @Test
    void explain_usable_is200AndElse400() throws Exception {
        Map<String, String> type = Map.of("content-type", "application/json; charset=utf-8");

        assertThat(send("POST", "/admin/v1/explain", "{\"ok\":1}", type).statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/admin/v1/explain", "{}", type).statusCode()).isEqualTo(400);
    }

    @Test
    void body_tooLarge_is413() throws Exception {
        String large = "x".repeat(5 << 20);
        Map<String, String> type = Map.of("content-type", "application/json");

        assertThat(send("POST", "/admin/v1/explain", large, type).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.evil.example:9090",
                "127.",
                "evil.example",
                "localhost.evil.example",
                "192.0.2.7"
            })
    void host_thatOnlyLooksLikeLoopback_isRefused(String host) {
        assertThat(raw("GET /admin/v1/config", host, "")).isEqualTo(403);
        assertThat(raw("POST /admin/v1/reload", host, "Origin: http://" + host)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 403",
        "http://127.evil.example, 403",
        "null, 403",
        "http://localhost:3000, 403",
        "http://127.0.0.1.evil.example, 403",
        "http://localhost:9090, 200",
        "https://localhost:9090, 200",
    })
    void origin_ofAnotherPage_isRefused(String origin, int status) {
        String header = "Origin: " + origin;

        assertThat(raw("GET /admin/v1/decisions?limit=1", "localhost:9090", header))
                .isEqualTo(status);
        assertThat(raw("POST /admin/v1/reload", "localhost:9090", header)).isEqualTo(status);
    }

    private int raw(String line, String host, String header) {
        nextLoad.set(load());
        try (RawCaller caller = RawCaller.to(port)) {
            String more = header.isEmpty() ? "" : header + "\n";
            return caller.head(
                            "%s HTTP/1.1\nHost: %s\n%sContent-Length: 0\n\n"
                                    .formatted(line, host, more))
                    .answer()
                    .status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer ", "Authorization: Basic Og=="})
    void token_empty_grantsNoAccess(String header) throws Exception {
        port = listen(new ConfigSecret(""));

        assertThat(raw("GET /admin/v1/config", "127.0.0.1", header)).isEqualTo(401);
    }

    @Test
    void token_configured_isRequiredForAllData() throws Exception {
        port = listen(new ConfigSecret(TOKEN));

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/admin/v1/config").headers().firstValue("www-authenticate")).isPresent();
        assertThat(withToken("wrong")).isEqualTo(401);
        assertThat(withToken(TOKEN)).isEqualTo(200);
    }

    @Test
    void console_requested_hasAStrictContentSecurityPolicy() throws Exception {
        HttpResponse<String> page = get("/console");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(page.body()).contains("/console/console.js");
        assertThat(get("/console/console.js").headers().firstValue("content-type"))
                .contains("text/javascript; charset=utf-8");
    }

    @Test
    void console_tokenConfigured_isServedWithoutIt() throws Exception {
        port = listen(new ConfigSecret(TOKEN));

        assertThat(get("/console").statusCode()).isEqualTo(200);
        assertThat(get("/console/page.js").statusCode()).isEqualTo(200);
        assertThat(get("/console/../admin/v1/config").statusCode()).isNotEqualTo(200);
        assertThat(get("/admin/v1/endpoints").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/console/", "/console/nothing.js", "/console/%2e%2e/schema/portolan.json"})
    void console_unknownFile_is404(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    private int withToken(String token) throws Exception {
        Map<String, String> header = Map.of("authorization", "Bearer " + token);
        return send("GET", "/metrics", null, header).statusCode();
    }

    private int listen(@Nullable ConfigSecret token) throws Exception {
        Settings.Admin admin = new Settings.Admin("127.0.0.1", 0, token);
        live.swap(with(admin));
        return AdminServer.start(vertx, admin, operations())
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .port();
    }

    private Snapshot with(Settings.Admin admin) {
        Snapshot now = live.current();
        Settings old = now.settings();
        return new Snapshot(
                new Settings(
                        old.node(), old.listen(), admin, old.limits(), old.cache(), old.logs()),
                now.catalog(),
                now.rules(),
                now.tenants(),
                now.provenance(),
                now.needsRestart());
    }

    private AdminOperations operations() {
        return new AdminOperations(
                live,
                telemetry,
                nextLoad::get,
                AdminServerTest::explained,
                new AdminOperations.PlaneViews(
                        notReady::get,
                        id -> Optional.of(state()),
                        this::newest,
                        AdminServerTest::observed));
    }

    private static Optional<CountrySet> observed(DeploymentId id, String location) {
        return id.endpoint().equals("paris")
                ? Optional.of(location.equals("FR") ? CountrySet.EMPTY : CountrySet.of("CH"))
                : Optional.empty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"endpoint":"paris","model":"m","place":"eu-central-2"} | 200 | "beyond" : "CH"
                    {"endpoint":"paris","model":"m","place":"FR"}           | 200 | "quarantined" : false
                    {"endpoint":"rome","model":"m","place":"FR"}            | 404 | unknown_deployment
                    {"endpoint":"paris","model":"m"}                        | 400 | invalid_request
                    {"endpoint":"paris","model":"m","place":7,"more":1}     | 400 | invalid_request
                    no JSON                                                 | 400 | invalid_request
                    """)
    void evidence_posted_isAcceptedOrRefused(String body, int status, String said)
            throws Exception {
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/admin/v1/evidence",
                        body,
                        Map.of("content-type", "application/json"));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"tenant":"acme","key":"ci"}         | 200 | "revoked" : true
                    {"tenant":"acme","key":"other"}      | 404 | unknown_key
                    {"tenant":"nobody","key":"ci"}       | 404 | unknown_key
                    {"tenant":"acme"}                    | 400 | invalid_request
                    {"tenant":"acme","key":"ci","all":1} | 400 | invalid_request
                    ["acme","ci"]                        | 400 | invalid_request
                    no JSON                              | 400 | invalid_request
                    """)
    void key_revoked_isInvalidAtOnceOrRefused(String body, int status, String said)
            throws Exception {
        Map<String, String> json = Map.of("content-type", "application/json");
        HttpResponse<String> answer = send("POST", "/admin/v1/keys/revoke", body, json);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
        assertThat(live.current().tenants().keyring().keys())
                .filteredOn(key -> key.tenant().id().equals("acme"))
                .hasSize(status == 200 ? 0 : 1);
        assertThat(json(get("/admin/v1/config")).path("revoked")).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void token_changedByAReload_isInForceAtOnce() throws Exception {
        port = listen(new ConfigSecret(TOKEN));
        assertThat(withToken(TOKEN)).isEqualTo(200);

        live.swap(with(new Settings.Admin("127.0.0.1", 0, new ConfigSecret("another-long-token"))));

        assertThat(withToken(TOKEN)).isEqualTo(401);
        assertThat(withToken("another-long-token")).isEqualTo(200);
    }

    private static ExplainService.Explained explained(byte[] body) {
        return body.length > 2
                ? new ExplainService.Explained.Decided(JsonNodeFactory.instance.objectNode())
                : new ExplainService.Explained.Unusable("No model.");
    }

    private static EndpointStates.State state() {
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

    private List<Receipt> newest(int limit) {
        Receipt receipt = TestingReceipts.completed("r1", CacheStatus.HIT, "0.25");
        return List.of(receipt, receipt).subList(0, limit);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null, Map.of());
    }

    private HttpResponse<String> send(
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

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static LoadResult.Valid load() {
        Path example = Path.of("examples", "multi-region");
        return (LoadResult.Valid) new ConfigLoader(example, Map.of(), () -> NOON).load();
    }
}
