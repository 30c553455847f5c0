package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.limits.ReserveRequest;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.registry.MemoryTenantStore;
import dev.portolan.gateway.registry.TenantRegistry;
import dev.portolan.gateway.tenantapi.TenantApi;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tenants and keys by HTTP, with a store. */
final class TenantRoutesTest extends AdminServerFixture {
    private static final String TENANTS = "/admin/v1/tenants";
    private final MemoryTenantStore store = new MemoryTenantStore();
    private @Nullable TenantRegistry registry;

    @Override
    TenantApi tenants() {
        registry = new TenantRegistry(store, live, AuditLog.NONE, () -> NOON);
        return new TenantApi(live, registry, book, () -> NOON);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body)
            throws Exception {
        return send(method, path, body, Map.of("content-type", "application/json"));
    }

    private HttpResponse<String> sendIf(String etag, String method, String path, String body)
            throws Exception {
        Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
        headers.put("if-match", etag);
        return send(method, path, body, headers);
    }

    @Test
    void tenant_created_isListedWithWhatItInheritsAndWhatIsLeft() throws Exception {
        HttpResponse<String> created =
                send(
                        "POST",
                        TENANTS + "/acme%2Fsearch",
                        """
                        {"parent": "acme", "labels": {"team": "search"}, "models": ["mistral-small"],
                         "limits": {"requests": "60/min", "concurrent": 2},
                         "budgets": [{"amount": 20, "currency": "EUR", "per": "day", "warn": "80%"}]}
                        """);

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("location")).contains(TENANTS + "/acme%2Fsearch");
        assertThat(created.headers().firstValue("etag")).contains("\"1\"");
        var limits = live.current().tenants().limits().of("acme/search", "");
        book.reserve(new ReserveRequest(limits.tree(), "r", limits.always(), 1, 5_000_000_000L));
        JsonNode listed = json(get(TENANTS));
        assertThat(listed.findValuesAsText("id"))
                .containsExactly("acme", "acme/search", "research");
        JsonNode search = listed.at("/tenants/1");
        assertThat(search.path("parent").asText()).isEqualTo("acme");
        assertThat(search.path("source").asText()).isEqualTo("store");
        assertThat(search.path("labels").toString())
                .contains("\"residency\":\"eu\"", "\"team\":\"search\"");
        assertThat(search.path("models").toString()).isEqualTo("[\"mistral-small\"]");
        assertThat(search.at("/limits/1/limit").asText()).isEqualTo("60/min");
        assertThat(search.at("/limits/1/remaining").asInt()).isEqualTo(59);
        assertThat(search.at("/budgets/0/reserved").asInt()).isEqualTo(5);
        assertThat(search.at("/budgets/0/remaining").asInt()).isEqualTo(15);
        assertThat(listed.at("/store/state").asText()).isEqualTo("available");
        assertThat(json(get(TENANTS + "?limit=1")).path("next").asText()).isEqualTo("acme");
        assertThat(json(get(TENANTS + "?limit=1&after=acme")).at("/tenants/0/id").asText())
                .isEqualTo("acme/search");
    }

    @Test
    void tenant_changedByTwo_theSecondIsTold() throws Exception {
        send("POST", TENANTS + "/new", "{}");
        String etag = get(TENANTS + "/new").headers().firstValue("etag").orElseThrow();

        assertThat(send("PUT", TENANTS + "/new", "{}").statusCode()).isEqualTo(428);
        HttpResponse<String> first =
                sendIf(etag, "PUT", TENANTS + "/new", "{\"labels\": {\"a\": \"1\"}}");
        assertThat(first.statusCode()).isEqualTo(200);
        HttpResponse<String> second = sendIf(etag, "PATCH", TENANTS + "/new", "{}");
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(json(second).at("/error/code").asText()).isEqualTo("version_changed");
        assertThat(sendIf("x", "DELETE", TENANTS + "/new", "").statusCode()).isEqualTo(400);
        String now = first.headers().firstValue("etag").orElseThrow();
        assertThat(sendIf(now, "DELETE", TENANTS + "/new", "").statusCode()).isEqualTo(200);
        assertThat(get(TENANTS + "/new").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    POST /new {"limits": {"requests": "600 per min"}} | 400 | /limits/requests
                    POST /new {"parent": "acme", "labels": {"residency": "us"}} | 400 | /labels
                    POST /new {"parent" | 400 | "pointer" : ""
                    POST /acme {} | 409 | defined_in_files
                    PATCH /acme {} | 409 | defined_in_files
                    DELETE /nobody | 404 | unknown_tenant
                    POST /nobody/keys {} | 404 | unknown_tenant
                    POST /acme/keys {"id": "a b"} | 400 | /id
                    POST /acme/keys {"id": "ci"} | 409 | already_exists
                    POST /acme/keys {"expires": "soon"} | 400 | /expires
                    POST /acme/keys/nothing/rotate {} | 404 | unknown_key
                    POST /acme/keys/ci/rotate {} | 409 | defined_in_files
                    """)
    void change_wrong_isRefusedWithTheReason(String request, int status, String said)
            throws Exception {
        String[] words = request.split(" ", 3);
        HttpResponse<String> answer =
                send(words[0], TENANTS + words[1], words.length > 2 ? words[2] : null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
    }

    @Test
    void key_text_isOnlyInTheAnswersThatMakeIt() throws Exception {
        JsonNode created =
                json(
                        send(
                                "POST",
                                TENANTS + "/research/keys",
                                "{\"id\": \"ci\", \"client\": \"mistral\"}"));
        String text = created.path("key").asText();
        assertThat(identify(text)).isInstanceOf(Identity.Known.class);
        JsonNode rotated =
                json(send("POST", TENANTS + "/research/keys/ci/rotate", "{\"overlap\": \"1h\"}"));
        String next = rotated.path("key").asText();

        assertThat(rotated.path("previousValidUntil").asText()).isEqualTo("2026-11-23T13:00:00Z");
        java.util.Objects.requireNonNull(registry).writeUses();
        String listed = get(TENANTS + "/research/keys").body();
        assertThat(listed)
                .contains("\"notebooks\"", "\"mistral\"", "\"lastUsed\" : \"2026-11-23T12:00:00Z\"")
                .doesNotContain(text, next, "sha256", KeyHash.of(next).toString().substring(7));
        JsonNode key = json(get(TENANTS + "/research/keys/ci"));
        assertThat(key.path("status").asText()).isEqualTo("valid");
        assertThat(key.path("previousValidUntil").asText()).isEqualTo("2026-11-23T13:00:00Z");

        assertThat(send("POST", TENANTS + "/research/keys/ci/revoke", null).statusCode())
                .isEqualTo(200);
        assertThat(identify(text)).isInstanceOf(Identity.Unknown.class);
        assertThat(identify(next)).isInstanceOf(Identity.Unknown.class);
        assertThat(json(get(TENANTS + "/research/keys/ci")).path("status").asText())
                .isEqualTo("revoked");
    }

    @Test
    void store_down_isShownAndRefusesChanges() throws Exception {
        String text = json(send("POST", TENANTS + "/research/keys", null)).path("key").asText();
        store.down(true);

        HttpResponse<String> refused = send("POST", TENANTS + "/new", "{}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("store_unavailable");
        assertThat(get(TENANTS + "/research/keys").statusCode()).isEqualTo(503);
        JsonNode listed = json(get(TENANTS));
        assertThat(listed.at("/store/state").asText()).isEqualTo("unavailable");
        assertThat(listed.at("/store/problem").asText()).isEqualTo("it is down");
        assertThat(identify(text)).isInstanceOf(Identity.Known.class);
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER, GET, /research/keys, 200",
        "VIEWER, POST, /new, 403",
        "VIEWER, POST, /research/keys/notebooks/revoke, 403",
        "OPERATOR, POST, /research/keys/notebooks/revoke, 200",
        "OPERATOR, POST, /research/keys, 403",
        "OPERATOR, POST, /research/keys/notebooks/rotate, 403",
        "OPERATOR, DELETE, /research, 403",
        "ADMIN, POST, /new, 201",
    })
    void role_ofAToken_decidesWhatItMay(AdminRole role, String method, String path, int status)
            throws Exception {
        AdminToken token = new AdminToken("t", KeyHash.of("a-long-enough-token"), role, null);
        Settings.Admin old = live.current().settings().admin();
        live.swap(with(new Settings.Admin(old.host(), old.port(), null, List.of(token), null)));

        HttpResponse<String> answer =
                send(
                        method,
                        TENANTS + path,
                        null,
                        Map.of("authorization", "Bearer a-long-enough-token"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private Identity identify(String key) {
        return live.current().tenants().keyring().identify("Bearer " + key, null, null);
    }
}
