package dev.portolan.gateway.admin;

import static dev.portolan.gateway.client.ClientProcess.INSTALL_SECONDS;
import static dev.portolan.gateway.client.ClientProcess.RUN_SECONDS;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.config.Settings;
import dev.portolan.gateway.oidc.IssuerAccess;
import dev.portolan.gateway.operators.SignInSettings;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Callers and operators of an OpenID provider as enterprises run it: panva's for Node. */
@Execution(ExecutionMode.SAME_THREAD)
final class OpenIdProviderTest extends AdminServerFixture {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static OpenIdProvider provider;

    @BeforeAll
    @Timeout(INSTALL_SECONDS + RUN_SECONDS)
    static void startProvider(@TempDir Path scratch) throws Exception {
        provider = OpenIdProvider.start(scratch);
    }

    @AfterAll
    static void stopProvider() throws Exception {
        if (provider != null) {
            provider.close();
        }
    }

    private static String token(String algorithm) throws Exception {
        String answer = provider.tokenAnswer(algorithm);
        String token = new ObjectMapper().readTree(answer).path("access_token").asText();
        assertThat(token).as(answer).contains(".");
        return token;
    }

    @Test
    @Timeout(RUN_SECONDS)
    void callers_withItsTokens_areServedBeforeAndAfterARotationOfItsKeys() throws Exception {
        try (SimulatedEndpoint paris =
                        VllmNode.at("FR").named("paris").serving("up").words(3).start();
                TestingGateway gateway = gateway(paris)) {
            for (String algorithm : List.of("RS256", "ES256", "EdDSA")) {
                HttpResponse<String> answer = gateway.postWith(token(algorithm), CHAT, HELLO);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            String before = token("ES256");
            assertThat(gateway.postWith(before, CHAT, HELLO).statusCode()).isEqualTo(200);

            provider.rotate("http://127.0.0.1/none");

            assertThat(gateway.postWith(token("ES256"), CHAT, HELLO).statusCode()).isEqualTo(200);
            assertThat(gateway.postWith(before, CHAT, HELLO).statusCode()).isEqualTo(401);
        }
    }

    private static TestingGateway gateway(SimulatedEndpoint paris) {
        return TestingGateway.start(
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: %s/v1
                    location: {country: FR}
                    models: [{model: m, upstream: up}]
                """
                        .formatted(paris.url()),
                "policies: [{name: default}]",
                """
                identity:
                  oidc: [{issuer: "%s", audience: portolan, tenant: claims.department}]
                """
                        .formatted(provider.url()));
    }

    @Test
    @Timeout(RUN_SECONDS)
    void operator_signingInThere_getsASession() throws Exception {
        String origin = "http://127.0.0.1:" + port;
        provider.rotate(origin + SignInSettings.CALLBACK);
        SignInSettings settings =
                new SignInSettings(
                        new IssuerAccess(provider.url(), null, List.of(), null),
                        "console",
                        new ConfigSecret("console-secret"),
                        URI.create(origin + SignInSettings.CALLBACK),
                        List.of("openid", "groups"),
                        SignInTest.compiled("\"sre\" in claims.groups ? \"operator\" : \"\""),
                        SignInTest.compiled("claims.email"),
                        Duration.ofHours(8));
        live.swap(with(new Settings.Admin("127.0.0.1", 0, null, List.of(), settings)));

        HttpResponse<String> page = provider.signIn(URI.create(origin + SessionRoutes.SIGN_IN));

        assertThat(page.uri()).as(page.body()).hasToString(origin + "/console");
        HttpRequest who = HttpRequest.newBuilder(URI.create(origin + "/admin/v1/session")).build();
        String session = provider.browser.send(who, BodyHandlers.ofString()).body();
        assertThat(session).contains("\"user=ada@acme.example\"", "\"operator\"", "\"csrf\"");
    }
}
