package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.config.LoadResult;
import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class AdminServerTest extends AdminServerFixture {
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

    @ParameterizedTest
    @CsvSource({
        "POST, /admin/v1/tenants/new",
        "DELETE, /admin/v1/tenants/acme",
        "POST, /admin/v1/tenants/acme/keys",
        "POST, /admin/v1/tenants/acme/keys/ci/rotate",
    })
    void tenants_changedWithoutAStore_areRefused(String method, String path) throws Exception {
        HttpResponse<String> answer = send(method, path, null, Map.of());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).at("/error/code").asText()).isEqualTo("no_store");
        assertThat(json(get("/admin/v1/tenants")).at("/store/state").asText()).isEqualTo("none");
        assertThat(json(get("/admin/v1/tenants/acme/keys")).at("/keys/0/id").asText())
                .isEqualTo("ci");
    }
}
