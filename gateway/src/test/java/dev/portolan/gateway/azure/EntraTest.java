package dev.portolan.gateway.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTrust;
import dev.portolan.load.sim.EntraIdentity;
import dev.portolan.load.sim.SimulatedAzureFoundry;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/** Azure OpenAI and Foundry with each proof of identity that Entra takes from an application. */
@Execution(ExecutionMode.SAME_THREAD)
final class EntraTest {
    private static final String CHAT = "/chat/completions";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}";
    private static EntraIdentity entra;
    private static SimulatedEndpoint azure;
    private static TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        entra = EntraIdentity.start();
        TestingTrust.also(entra.keys().certificate());
        azure =
                SimulatedAzureFoundry.in("Sweden Central", Map.of("prod", "gpt-4.1-2025-04-14"))
                        .named("sweden")
                        .trusting(entra.tokens())
                        .words(20)
                        .start();
        var id =
                "tenantId: %s, clientId: %s, authority: \"%s\""
                        .formatted(
                                EntraIdentity.TENANT,
                                EntraIdentity.CLIENT,
                                entra.tokenService().url());
        gateway =
                TestingGateway.start(
                        "endpoints:\n"
                                + endpoint(
                                        "secret",
                                        "azure-openai",
                                        "",
                                        "client-secret, clientSecret: "
                                                + EntraIdentity.SECRET
                                                + ", "
                                                + id)
                                + endpoint(
                                        "certificate",
                                        "azure-foundry",
                                        "",
                                        "client-certificate, certificateFile: \""
                                                + entra.certificate(folder)
                                                + "\", "
                                                + id)
                                + endpoint(
                                        "workload",
                                        "azure-foundry",
                                        "apiVersion: 2024-05-01-preview",
                                        "workload-identity, tokenFile: \""
                                                + entra.workloadToken(folder)
                                                + "\", "
                                                + id)
                                + endpoint(
                                        "wrong",
                                        "azure-openai",
                                        "",
                                        "client-secret, clientSecret: wrong-secret, " + id)
                                + "aliases: [{name: m, models: [secret]}]\n",
                        """
                        policies:
                          - name: default
                            prefer: {objective: cost}
                            failover: {attempts: 1, deadline: 20s, firstToken: 10s, betweenTokens: 2s}
                        """);
    }

    private static String endpoint(String id, String provider, String more, String credentials) {
        return """
          - id: %1$s
            provider: %2$s
            url: %3$s
            region: swedencentral
            %4$s
            attest: {processing: [SE], storage: [SE], by: test, at: 2026-01-01, expires: 2099-12-31}
            credentials: {type: %5$s}
            models: [{model: %1$s, upstream: prod, sku: Standard}]
        """
                .formatted(id, provider, azure.url(), more, credentials);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        azure.close();
        entra.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "certificate", "workload"})
    void chat_eachProof_isExchangedForATokenThatAzureAccepts(String model) {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted(model, ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("received");
        String streamed = gateway.post(CHAT, ASK.formatted(model, ",\"stream\":true")).body();
        assertThat(streamed).contains("sweden").endsWith("data: [DONE]\n\n");
    }

    @Test
    void chat_onTheRetiredPath_handsOnWhatItDoesNotKnow() {
        HttpResponse<String> answer =
                gateway.post(CHAT, ASK.formatted("workload", ",\"safe_prompt\":true"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(azure.inferences().getLast().header("extra-parameters"))
                .contains("pass-through");
    }

    @Test
    void secret_thatIsWrong_getsNoTokenAndIsToldToNobody() {
        HttpResponse<String> answer = gateway.post(CHAT, ASK.formatted("wrong", ""));
        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(answer.body()).doesNotContain("wrong-secret", "AADSTS");
    }
}
