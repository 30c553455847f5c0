package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.reading.ConfigSecret;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class AdminRolesTest extends AdminServerFixture {
    private static final String UNNAMED = "the-token-of-admin.token";

    @BeforeEach
    void configureTokens() throws Exception {
        nextLoad.set(load());
        List<AdminToken> tokens = new ArrayList<>();
        for (AdminRole role : AdminRole.values()) {
            tokens.add(token(role.word(), role, null));
        }
        tokens.add(token("expired", AdminRole.ADMIN, Instant.EPOCH));
        tokens.add(token("dated", AdminRole.ADMIN, Instant.parse("9999-01-01T00:00:00Z")));
        port =
                listenAs(
                        new Settings.Admin(
                                "127.0.0.1", 0, new ConfigSecret(UNNAMED), tokens, null));
    }

    private static AdminToken token(String id, AdminRole role, @Nullable Instant expires) {
        return new AdminToken(id, KeyHash.of("text-of-" + id), role, expires);
    }

    private HttpResponse<String> sendAs(String holder, String method, String path, String body)
            throws Exception {
        return send(
                method,
                path,
                body,
                Map.of(
                        "authorization",
                        "Bearer " + (holder.equals("unnamed") ? UNNAMED : "text-of-" + holder),
                        "content-type",
                        "application/json"));
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, 200, 403",
        "operator, 200, 200",
        "admin, 200, 200",
        "dated, 200, 200",
        "unnamed, 200, 200",
        "expired, 401, 401",
        "stranger, 401, 401",
    })
    void token_ofARole_mayDoWhatTheRoleMay(String holder, int reading, int operating)
            throws Exception {
        for (String path :
                List.of(
                        "/metrics",
                        "/admin/v1/config",
                        "/admin/v1/endpoints",
                        "/admin/v1/decisions?limit=1")) {
            assertThat(sendAs(holder, "GET", path, "").statusCode()).as(path).isEqualTo(reading);
        }
        assertThat(sendAs(holder, "POST", "/admin/v1/explain", "{\"x\":1}").statusCode())
                .isEqualTo(reading);
        assertThat(sendAs(holder, "POST", "/admin/v1/reload", "").statusCode())
                .isEqualTo(operating);
        String evidence = "{\"endpoint\":\"paris\",\"model\":\"m\",\"place\":\"FR\"}";
        assertThat(sendAs(holder, "POST", "/admin/v1/evidence", evidence).statusCode())
                .isEqualTo(operating);
        assertThat(sendAs(holder, "POST", "/admin/v1/keys/revoke", "{}").statusCode())
                .isEqualTo(operating == 200 ? 400 : operating);
    }

    @Test
    void role_thatIsTooLow_isToldWhichIsNeeded() throws Exception {
        HttpResponse<String> answer = sendAs("viewer", "POST", "/admin/v1/reload", "");

        assertThat(json(answer).at("/error/code").asText()).isEqualTo("role_required");
        assertThat(json(answer).at("/error/message").asText())
                .isEqualTo(
                        "POST /admin/v1/reload needs the role operator, but \"viewer\" has the role"
                                + " viewer; use a token with the role operator.");
    }

    @Test
    void unknownPath_withoutAToken_is401() throws Exception {
        assertThat(get("/admin/v1/nothing").statusCode()).isEqualTo(401);
        assertThat(send("DELETE", "/admin/v1/config", null, Map.of()).statusCode()).isEqualTo(401);
        assertThat(sendAs("viewer", "GET", "/admin/v1/nothing", "").statusCode()).isEqualTo(404);
        assertThat(sendAs("viewer", "DELETE", "/admin/v1/config", "").statusCode()).isEqualTo(405);
    }

    @Test
    void tokens_changedByAReload_areInForceAtOnce() throws Exception {
        AdminToken other = token("other", AdminRole.VIEWER, null);

        live.swap(with(new Settings.Admin("127.0.0.1", 0, null, List.of(other), null)));

        assertThat(sendAs("admin", "GET", "/metrics", "").statusCode()).isEqualTo(401);
        assertThat(sendAs("unnamed", "GET", "/metrics", "").statusCode()).isEqualTo(401);
        assertThat(sendAs("other", "GET", "/metrics", "").statusCode()).isEqualTo(200);
    }
}
