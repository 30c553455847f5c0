package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.load.aws.AwsKey;
import dev.portolan.load.identity.ManagedIdentityService;
import dev.portolan.load.sim.AwsIdentity;
import dev.portolan.load.sim.EntraIdentity;
import dev.portolan.load.sim.GoogleIdentity;
import dev.portolan.load.sim.SimulatedAzureFoundry;
import dev.portolan.load.sim.SimulatedBedrock;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VertexAi;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Credentials from the machine's environment, used without any setting in the catalog. */
@Timeout(180)
final class AmbientCredentialsTest {
    private static final String KEY = "sk-process-0123456789abcdef0123456789abcdef";
    private static final String ASK =
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private final AwsIdentity aws = AwsIdentity.in("eu-central-1");
    private final EntraIdentity entra = EntraIdentity.start();
    private final GoogleIdentity google = GoogleIdentity.start();
    private final SimulatedEndpoint bedrock =
            SimulatedBedrock.in("eu-central-1", aws.keys()).serving(CLAUDE).start();
    private final SimulatedEndpoint azure =
            SimulatedAzureFoundry.in("Sweden Central", Map.of("prod", "gpt-4.1-2025-04-14"))
                    .trusting(entra.tokens())
                    .start();
    private final SimulatedEndpoint vertex =
            VertexAi.in("harbour", "europe-west4")
                    .serving("gemini-3-flash")
                    .trusting(google.tokens())
                    .start();

    @TempDir private Path folder;

    @AfterEach
    void stop() {
        List.of(bedrock, azure, vertex).forEach(SimulatedEndpoint::close);
        aws.close();
        entra.close();
        google.close();
    }

    @Test
    void environment_ofEachCloud_providesItsIdentity() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_ACCESS_KEY_ID", AwsKey.SIMULATED.id());
        environment.put("AWS_SECRET_ACCESS_KEY", AwsKey.SIMULATED.secret());
        environment.put("AZURE_TENANT_ID", EntraIdentity.TENANT);
        environment.put("AZURE_CLIENT_ID", EntraIdentity.CLIENT);
        environment.put("AZURE_CLIENT_SECRET", EntraIdentity.SECRET);
        environment.put(
                "IDENTITY_ENDPOINT",
                entra.managedIdentity().url() + ManagedIdentityService.APP_SERVICE);
        environment.put("IDENTITY_HEADER", EntraIdentity.HEADER);
        environment.put("GOOGLE_APPLICATION_CREDENTIALS", google.serviceAccount(folder).toString());
        try (ServedProcess served = served(environment, aws() + google() + azure())) {
            for (String model : List.of("aws", "google", "chain", "managed")) {
                assertAnswered(served, model);
            }
            assertThat(entra.managedIdentity().requests())
                    .extracting(seen -> seen.path())
                    .containsOnly(ManagedIdentityService.APP_SERVICE);
            assertThat(
                            served.post(KEY, "/v1/chat/completions", ASK.formatted("wrong"))
                                    .statusCode())
                    .isIn(502, 503);
            JsonNode wrong = endpoint(served, "wrong");
            assertThat(wrong.path("available").asBoolean(true)).isFalse();
            assertThat(wrong.path("unavailable").asText())
                    .contains("AADSTS7000215")
                    .doesNotContain("wrong-secret");
        }
    }

    @Test
    void machine_withoutVariables_providesItsIdentity() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_SHARED_CREDENTIALS_FILE", aws.credentials(folder).toString());
        environment.put(
                "AZURE_POD_IDENTITY_AUTHORITY_HOST", entra.managedIdentity().url().toString());
        try (ServedProcess served = served(environment, aws() + azure())) {
            for (String model : List.of("aws", "chain", "managed")) {
                assertAnswered(served, model);
            }
            assertThat(entra.managedIdentity().requests())
                    .extracting(seen -> seen.path())
                    .containsOnly(ManagedIdentityService.MACHINE);
        }
    }

    private static void assertAnswered(ServedProcess served, String model) throws Exception {
        var answer = served.post(KEY, "/v1/chat/completions", ASK.formatted(model));
        String why = model + ": " + answer.body() + endpoint(served, model).path("unavailable");
        assertThat(answer.statusCode()).as(why).isEqualTo(200);
        assertThat(endpoint(served, model).path("available").asBoolean()).isTrue();
    }

    private static JsonNode endpoint(ServedProcess served, String id) throws Exception {
        JsonNode all = new ObjectMapper().readTree(served.admin("/admin/v1/endpoints"));
        for (JsonNode deployment : all.path("deployments")) {
            if (deployment.path("endpoint").asText().equals(id)) {
                return deployment;
            }
        }
        throw new AssertionError("no endpoint " + id + " in " + all);
    }

    private String aws() {
        return entry("aws", "aws-bedrock", bedrock, "region: eu-central-1", "{type: default}")
                + "    models: [{model: aws, upstream: \""
                + CLAUDE
                + "\"}]\n";
    }

    private String google() {
        return entry(
                        "google",
                        "gcp-vertex",
                        vertex,
                        "region: europe-west4\n    project: harbour",
                        "{type: default}")
                + "    models: [{model: google, upstream: gemini-3-flash}]\n";
    }

    private String azure() {
        String authority = "authority: \"" + entra.tokenService().url() + "\"";
        return azure("chain", "{type: default, " + authority + "}")
                + azure("managed", "{type: managed-identity}")
                + azure(
                        "wrong",
                        "{type: client-secret, tenantId: %s, clientId: %s, clientSecret: wrong-secret, %s}"
                                .formatted(EntraIdentity.TENANT, EntraIdentity.CLIENT, authority));
    }

    private String azure(String id, String credentials) {
        return entry(id, "azure-openai", azure, "region: swedencentral", credentials)
                + "    models: [{model: %s, upstream: prod, sku: Standard}]\n".formatted(id);
    }

    private static String entry(
            String id,
            String provider,
            SimulatedEndpoint simulated,
            String where,
            String credentials) {
        return """
          - id: %s
            provider: %s
            url: %s
            %s
            attest: {processing: [DE, NL, SE], storage: [DE, NL, SE], by: test, at: 2026-01-01, expires: 2099-12-31}
            credentials: %s
        """
                .formatted(id, provider, simulated.url(), where, credentials);
    }

    private ServedProcess served(Map<String, String> environment, String endpoints)
            throws IOException, GeneralSecurityException {
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: n, country: DE}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                logs: {access: off}
                """);
        Files.writeString(folder.resolve("catalog.yaml"), "endpoints:\n" + endpoints);
        Files.writeString(
                folder.resolve("policies.yaml"),
                "policies: [{name: default, failover: {attempts: 1, deadline: 45s, firstToken:"
                        + " 40s}}]\n");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("tenants.yaml"),
                "tenants: [{id: t, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                        .formatted(HexFormat.of().formatHex(digest)));
        return ServedProcess.start(
                folder,
                environment,
                "-Djavax.net.ssl.trustStore=" + trusted(),
                "-Djavax.net.ssl.trustStorePassword=changeit");
    }

    /** Creates a trust store with Entra's certificate. */
    private Path trusted() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("entra", entra.keys().certificate());
        Path file = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }
}
