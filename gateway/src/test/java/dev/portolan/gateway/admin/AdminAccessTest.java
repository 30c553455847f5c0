package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.RawCaller;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.reading.ConfigSecret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

final class AdminAccessTest extends AdminServerFixture {
    private static final String TOKEN = "a-token-that-nobody-guesses";

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

    @Test
    void token_changedByAReload_isInForceAtOnce() throws Exception {
        port = listen(new ConfigSecret(TOKEN));
        assertThat(withToken(TOKEN)).isEqualTo(200);

        live.swap(
                with(
                        new Settings.Admin(
                                "127.0.0.1",
                                0,
                                new ConfigSecret("another-long-token"),
                                List.of(),
                                null)));

        assertThat(withToken(TOKEN)).isEqualTo(401);
        assertThat(withToken("another-long-token")).isEqualTo(200);
    }
}
