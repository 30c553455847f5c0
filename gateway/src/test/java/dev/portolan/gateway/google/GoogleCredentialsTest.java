package dev.portolan.gateway.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTrust;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Each way to a Google identity, proved by Vertex AI's check of the token. */
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(180)
final class GoogleCredentialsTest {
    private static final String CHAT = "/chat/completions";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: default
                prefer: {objective: cost}
                failover: {attempts: 1, deadline: 40s, firstToken: 30s, betweenTokens: 20s}
            """;

    private final GoogleIdentity google = GoogleIdentity.start();
    private final SimulatedEndpoint vertex =
            VertexAi.in("harbour", "europe-west4")
                    .serving("gemini-3-flash")
                    .trusting(google.tokens())
                    .words(20)
                    .start();

    @TempDir private Path folder;

    @BeforeEach
    void trust() {
        TestingTrust.also(google.keys().certificate());
    }

    @AfterEach
    void stop() {
        vertex.close();
        google.close();
    }

    @Test
    void chat_eachIdentity_getsATokenThatVertexAccepts() throws IOException {
        String key = google.serviceAccount(folder).toString();
        try (TestingGateway gateway =
                gateway(
                        endpoint("m", "{type: service-account, file: \"%s\"}".formatted(key)),
                        endpoint("federated", federated(google.workloadIdentity(folder))),
                        endpoint(
                                "impersonated",
                                "{type: impersonation, serviceAccount: \"%s\", file: \"%s\", iamUrl: \"%s\"}"
                                        .formatted(
                                                GoogleIdentity.ACCOUNT,
                                                key,
                                                google.oauth().url()
                                                        + "/v1/projects/-/serviceAccounts/"
                                                        + GoogleIdentity.ACCOUNT
                                                        + ":generateAccessToken")))) {
            for (String model : List.of("m", "federated", "impersonated")) {
                HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model));
                assertThat(answer.statusCode()).as(model + answer.body()).isEqualTo(200);
                assertThat(gateway.unavailable(model, model)).isEmpty();
            }
            assertThat(vertex.inferences().getLast().header("authorization"))
                    .hasValueSatisfying(sent -> assertThat(sent).startsWith("Bearer ya29.i."));
            // One each, and the one that the impersonation began with.
            assertThat(google.tokens().issued()).isEqualTo(4);
        }
    }

    @Test
    void chat_filesThatImpersonate_actAsTheirServiceAccount() throws IOException {
        var workload = federated(google.impersonatingWorkload(folder));
        var account =
                "{type: service-account, file: \"%s\"}"
                        .formatted(google.impersonatingAccount(folder));
        try (TestingGateway gateway =
                gateway(endpoint("m", workload), endpoint("account", account))) {
            for (String model : List.of("m", "account")) {
                HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model));
                String why = model + answer.body() + gateway.unavailable(model, model);
                assertThat(answer.statusCode()).as(why).isEqualTo(200);
                assertThat(vertex.inferences().getLast().header("authorization"))
                        .hasValueSatisfying(sent -> assertThat(sent).startsWith("Bearer ya29.i."));
            }
        }
    }

    @Test
    void workload_whoseTokenIsForged_isUnavailableWithItsReasonAndWithoutTheToken()
            throws IOException {
        Path file = google.workloadIdentity(folder);
        Path token = folder.resolve("workload-token");
        String forged = Files.readString(token).replaceFirst("[.][^.]+$", ".Zm9yZ2Vk");
        Files.writeString(token, forged);
        try (TestingGateway gateway = gateway(endpoint("m", federated(file)))) {
            HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("m"));
            assertThat(answer.statusCode()).isIn(502, 503);
            assertThat(answer.body()).doesNotContain("verified", forged);
            assertThat(gateway.unavailable("m", "m"))
                    .hasValueSatisfying(
                            why ->
                                    assertThat(why)
                                            .contains("could not be verified")
                                            .doesNotContain(forged));
            assertThat(vertex.inferences()).isEmpty();
        }
    }

    private static String federated(Path file) {
        return "{type: workload-identity, file: \"%s\"}".formatted(file);
    }

    private String endpoint(String id, String credentials) {
        return """
          - id: %1$s
            provider: gcp-vertex
            url: %2$s
            region: europe-west4
            project: harbour
            attest: {processing: [NL], storage: [NL], by: test, at: 2026-01-01, expires: 2099-12-31}
            credentials: %3$s
            models: [{model: %1$s, upstream: gemini-3-flash}]
        """
                .formatted(id, vertex.url(), credentials);
    }

    private static TestingGateway gateway(String... endpoints) {
        return TestingGateway.start("endpoints:\n" + String.join("", endpoints), POLICIES);
    }
}
