package dev.portolan.load.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.identity.Jwt;
import dev.portolan.load.identity.KeyMaterial;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

final class IdentityServicesTest {
    private static final String BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    @Test
    void google_accountAssertion_issuesATokenThatEndpointsAccept() throws Exception {
        try (var google = GoogleIdentity.start();
                var vertex =
                        VertexAi.in("harbour", "eu")
                                .trusting(google.tokens())
                                .serving("m")
                                .start()) {
            var answer = exchange(google, Jwt.signed(claims(google), google.keys().key()));
            var token = answer.path("access_token").asText();
            assertThat(google.tokens().accepts(token)).isTrue();
            var path = "/v1/projects/harbour/locations/eu/publishers/google/models/m:countTokens";
            var body = "{\"contents\":[]}";
            assertThat(Caller.post(vertex, path, body, "authorization", "Bearer " + token))
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(200);
            google.tokens().revoke();
            assertThat(Caller.post(vertex, path, body, "authorization", "Bearer " + token))
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(401);
        }
    }

    @Test
    void google_invalidAssertion_isRefusedWithTheReason() throws Exception {
        try (var google = GoogleIdentity.start()) {
            var key = google.keys().key();
            var stranger = KeyMaterial.generate("stranger").key();
            assertThat(exchange(google, Jwt.signed(claims(google), stranger)).toString())
                    .contains("Invalid JWT Signature");
            assertThat(exchange(google, Jwt.signed(claims(google).put("iss", "x"), key)).toString())
                    .contains("account not found");
            assertThat(exchange(google, Jwt.signed(claims(google).put("aud", "x"), key)).toString())
                    .contains("audience");
            assertThat(exchange(google, Jwt.signed(claims(google).put("exp", 1), key)).toString())
                    .contains("short-lived");
            assertThat(exchange(google, "a.b").toString()).contains("Invalid JWT");
            assertThat(google.tokens().issued()).isZero();
        }
    }

    @Test
    void google_expiredToken_isNotAccepted() throws Exception {
        try (var google = GoogleIdentity.start()) {
            google.tokens().lifetime(Duration.ZERO);
            var answer = exchange(google, Jwt.signed(claims(google), google.keys().key()));
            assertThat(google.tokens().accepts(answer.path("access_token").asText())).isFalse();
        }
    }

    @Test
    void entra_secretAndAssertion_areVerified(@TempDir Path folder) throws Exception {
        try (var entra = EntraIdentity.start()) {
            var secret = Map.of("client_secret", EntraIdentity.SECRET);
            assertThat(entra(entra, secret).path("access_token").asText()).startsWith("entra.");
            assertThat(entra(entra, Map.of("client_secret", "wrong")).toString())
                    .contains("AADSTS7000215");
            var token = Files.readString(entra.workloadToken(folder));
            assertThat(entra(entra, assertion(token)).path("access_token").asText()).isNotEmpty();
            var forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
            assertThat(entra(entra, assertion(forged)).toString()).contains("AADSTS700027");
            assertThat(entra.tokens().issued()).isEqualTo(2);
        }
    }

    private static ObjectNode claims(GoogleIdentity google) {
        long now = Instant.now().getEpochSecond();
        return LenientJson.object()
                .put("iss", GoogleIdentity.ACCOUNT)
                .put("aud", google.oauth().url() + "/token")
                .put("scope", "https://www.googleapis.com/auth/cloud-platform")
                .put("iat", now)
                .put("exp", now + 3600);
    }

    private static JsonNode exchange(GoogleIdentity google, String assertion) throws Exception {
        var form = form(Map.of("grant_type", BEARER, "assertion", assertion));
        return LenientJson.read(Caller.post(google.oauth(), "/token", form).body());
    }

    private static Map<String, String> assertion(String token) {
        return Map.of(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                token);
    }

    private static JsonNode entra(EntraIdentity entra, Map<String, String> proof) throws Exception {
        var fields = new HashMap<>(proof);
        fields.put("client_id", EntraIdentity.CLIENT);
        fields.put("grant_type", "client_credentials");
        fields.put("scope", "https://cognitiveservices.azure.com/.default");
        var uri =
                entra.tokenService()
                        .url()
                        .resolve("/" + EntraIdentity.TENANT + "/oauth2/v2.0/token");
        try (var client =
                HttpClient.newBuilder().sslContext(trusting(entra.keys().certificate())).build()) {
            var answer = client.send(Caller.request(uri, form(fields)), BodyHandlers.ofString());
            return LenientJson.read(answer.body());
        }
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("endpoint", certificate);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String form(Map<String, String> fields) {
        return String.join(
                "&",
                fields.entrySet().stream()
                        .map(
                                field ->
                                        field.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        field.getValue(), StandardCharsets.UTF_8))
                        .toList());
    }
}
