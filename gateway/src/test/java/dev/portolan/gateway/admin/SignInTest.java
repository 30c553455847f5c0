package dev.portolan.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.gateway.operators.AdminRole;
import dev.portolan.gateway.operators.AdminToken;
import dev.portolan.gateway.operators.SignInSettings;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.policy.condition.ValueCompiler;
import dev.portolan.policy.condition.ValueExpression;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Origin;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sign-in by a browser, which keeps cookies and follows redirects. */
final class SignInTest extends AdminServerFixture {
    private static final String PUBLIC = "http://localhost:9999";
    private static final String ROLE =
            """
            "sre" in claims.groups ? "operator" : "dev" in claims.groups ? "viewer" : ""
            """;

    private final TestingSignIn signIn = new TestingSignIn();
    private final Map<String, String> cookies = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        nextLoad.set(load());
        signIn.person.put("groups", List.of("sre"));
        port = listenAs(admin(settings(PUBLIC, new ConfigSecret("a secret: +/="))));
    }

    @AfterEach
    void close() {
        signIn.close();
    }

    private static Settings.Admin admin(@Nullable SignInSettings oidc) {
        AdminToken token = new AdminToken("ops", KeyHash.of("text-of-ops"), AdminRole.ADMIN, null);
        return new Settings.Admin("127.0.0.1", 0, null, List.of(token), oidc);
    }

    private SignInSettings settings(String origin, @Nullable ConfigSecret secret) {
        return new SignInSettings(
                new IssuerAccess(signIn.issuer.url(), null, List.of(), null),
                TestingSignIn.CLIENT,
                secret,
                URI.create(origin + SignInSettings.CALLBACK),
                List.of("openid", "groups"),
                compiled(ROLE),
                compiled("has(claims.email) ? claims.email : null"),
                Duration.ofHours(8));
    }

    static ValueExpression compiled(String text) {
        var written = new Scalar(Position.startOf("t"), text, false, false, new Origin(1, 1, true));
        return new ValueCompiler(Map.of("claims", ValueCompiler.Type.ANY_MAP), new Findings())
                .compile(written, ValueCompiler.Wanted.TEXT)
                .orElseThrow();
    }

    /** Sends a request as the browser does, and keeps the cookie that it is given. */
    private HttpResponse<String> browse(String method, String path, String... headers)
            throws Exception {
        Map<String, String> sent = new HashMap<>();
        if (!cookies.isEmpty()) {
            StringBuilder all = new StringBuilder("other=1");
            cookies.forEach(
                    (name, value) -> all.append("; ").append(name).append('=').append(value));
            sent.put("cookie", all.toString());
        }
        for (int i = 0; i < headers.length; i += 2) {
            sent.put(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = send(method, path, null, sent);
        answer.headers()
                .firstValue("set-cookie")
                .ifPresent(
                        cookie -> {
                            String pair = cookie.substring(0, cookie.indexOf(';'));
                            int equals = pair.indexOf('=');
                            cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
                        });
        return answer;
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("location").orElseThrow());
    }

    /** Takes the steps of a sign-in up to the issuer's redirect; returns its path and query. */
    private String begin() throws Exception {
        HttpResponse<String> begun = browse("GET", SessionRoutes.SIGN_IN);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(302);
        URI back = signIn.authorize(location(begun));
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    private HttpResponse<String> signedIn() throws Exception {
        return browse("GET", begin());
    }

    @Test
    void signIn_complete_opensASessionWithTheRoleOfTheClaims() throws Exception {
        signIn.person.put("email", "ada@acme.example");

        HttpResponse<String> answer = signedIn();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(location(answer)).hasToString(PUBLIC + "/console");
        assertThat(answer.headers().firstValue("set-cookie").orElse(""))
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "Max-Age=28800")
                .doesNotContain("Secure");
        assertThat(cookies.get("portolan-session")).hasSize(43);
        var who = json(browse("GET", "/admin/v1/session"));
        assertThat(who.path("id").asText()).isEqualTo("user=ada@acme.example");
        assertThat(who.path("role").asText()).isEqualTo("operator");
        assertThat(browse("GET", "/metrics").statusCode()).isEqualTo(200);
        assertThat(signIn.mistakes).isEmpty();
        String pair = "portolan-console:a+secret%3A+%2B%2F%3D";
        assertThat(signIn.authorization)
                .isEqualTo(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void session_changingSomething_needsTheCsrfTokenAndTheOwnOrigin() throws Exception {
        signedIn();
        String csrf = json(browse("GET", "/admin/v1/session")).path("csrf").asText();
        String reload = "/admin/v1/reload";

        assertThat(browse("POST", reload).statusCode()).isEqualTo(403);
        assertThat(browse("POST", reload, "x-portolan-csrf", "wrong").statusCode()).isEqualTo(403);
        assertThat(
                        browse(
                                        "POST",
                                        reload,
                                        "x-portolan-csrf",
                                        csrf,
                                        "origin",
                                        "https://evil.example")
                                .statusCode())
                .isEqualTo(403);
        assertThat(browse("POST", reload, "x-portolan-csrf", csrf, "origin", PUBLIC).statusCode())
                .isEqualTo(200);
    }

    @Test
    void session_ofAViewer_mayOnlyRead() throws Exception {
        signIn.person.put("groups", List.of("dev"));
        signedIn();
        String csrf = json(browse("GET", "/admin/v1/session")).path("csrf").asText();

        HttpResponse<String> answer = browse("POST", "/admin/v1/reload", "x-portolan-csrf", csrf);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).at("/error/code").asText()).isEqualTo("role_required");
    }

    @Test
    void signOut_ofASession_endsIt() throws Exception {
        signedIn();
        String csrf = json(browse("GET", "/admin/v1/session")).path("csrf").asText();
        String before = cookies.get("portolan-session");

        HttpResponse<String> out =
                browse("POST", "/admin/v1/session/sign-out", "x-portolan-csrf", csrf);

        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(cookies.get("portolan-session")).isEmpty();
        cookies.put("portolan-session", before);
        assertThat(browse("GET", "/metrics").statusCode()).isEqualTo(401);
    }

    @Test
    void bearerToken_besideSignIn_isAccepted() throws Exception {
        Map<String, String> token = Map.of("authorization", "Bearer text-of-ops");

        assertThat(send("POST", "/admin/v1/reload", null, token).statusCode()).isEqualTo(200);
        HttpResponse<String> without = get("/admin/v1/config");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.body()).contains(SessionRoutes.SIGN_IN);
    }

    @Test
    void person_withoutARole_getsNoSession() throws Exception {
        signIn.person.put("groups", List.of("sales"));

        HttpResponse<String> answer = signedIn();

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("admin.oidc.role gives you no role");
        assertThat(cookies).doesNotContainKey("portolan-session");
    }

    @Test
    void callback_ofAnotherBrowserOrState_isRefused() throws Exception {
        String back = begin();
        String stolen = cookies.remove("portolan-sign-in");
        assertThat(browse("GET", back).statusCode()).isEqualTo(400);

        cookies.put("portolan-sign-in", stolen);
        assertThat(browse("GET", back.replaceAll("state=.", "state=~")).statusCode())
                .isEqualTo(400);
        assertThat(browse("GET", back).statusCode()).as("each sign-in once").isEqualTo(400);
        assertThat(cookies).doesNotContainKey("portolan-session");
    }

    @Test
    void callback_withAnErrorOrAWrongCode_opensNothing() throws Exception {
        String denied = begin().replaceAll("code=[^&]*", "error=access_denied%3Cscript%3E");
        HttpResponse<String> answer = browse("GET", denied);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("access_denied_script_");

        assertThat(browse("GET", begin().replaceAll("code=[^&]*", "code=no")).statusCode())
                .isEqualTo(502);
    }

    @Test
    void identityToken_ofAnotherSignInOrAudience_isRefused() throws Exception {
        signIn.nonce = "of another sign-in";
        assertThat(signedIn().statusCode()).isEqualTo(403);
        signIn.nonce = "";
        signIn.person.put("aud", "another client");
        assertThat(signedIn().statusCode()).isEqualTo(403);
        signIn.person.put("aud", TestingSignIn.CLIENT);
        signIn.person.put("azp", "another client");
        assertThat(signedIn().statusCode()).isEqualTo(403);
        signIn.person.put("azp", TestingSignIn.CLIENT);
        signIn.person.put("exp", 1);
        assertThat(signedIn().statusCode()).isEqualTo(403);
        assertThat(cookies).doesNotContainKey("portolan-session");
    }

    @Test
    void session_afterAReloadThatChangesSignIn_isNoLongerValid() throws Exception {
        signedIn();
        assertThat(browse("GET", "/metrics").statusCode()).isEqualTo(200);

        live.swap(with(admin(settings("http://localhost:1", null))));
        assertThat(browse("GET", "/metrics").statusCode()).isEqualTo(401);

        live.swap(with(admin(null)));
        assertThat(browse("GET", "/metrics").statusCode()).isEqualTo(401);
        assertThat(browse("GET", SessionRoutes.SIGN_IN).statusCode()).isEqualTo(404);
    }

    @Test
    void cookies_behindTls_areSecureAndBoundToTheHost() throws Exception {
        live.swap(with(admin(settings("https://portolan.acme.example", null))));

        HttpResponse<String> begun = browse("GET", SessionRoutes.SIGN_IN);

        assertThat(begun.headers().firstValue("set-cookie").orElse(""))
                .startsWith("__Host-portolan-sign-in=")
                .contains("; Secure", "; SameSite=Lax", "; HttpOnly");
        URI back = signIn.authorize(location(begun));
        HttpResponse<String> answer = browse("GET", back.getRawPath() + "?" + back.getRawQuery());
        assertThat(answer.headers().firstValue("set-cookie").orElse(""))
                .startsWith("__Host-portolan-session=")
                .contains("; Secure", "; SameSite=Strict");
        assertThat(signIn.authorization).as("a public client").isEmpty();
    }

    @Test
    void issuer_thatIsDown_isToldAndOpensNothing() throws Exception {
        signIn.issuer.down(true);

        assertThat(browse("GET", SessionRoutes.SIGN_IN).statusCode()).isEqualTo(502);
    }
}
