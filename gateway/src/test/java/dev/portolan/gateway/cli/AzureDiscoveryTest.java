package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingTrust;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.sim.EntraIdentity;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The command {@code discover} against Azure's resource manager, with a token of Entra's. */
@Execution(ExecutionMode.SAME_THREAD)
final class AzureDiscoveryTest {
    private static final String ACCOUNT =
            "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/portolan"
                    + "/providers/Microsoft.CognitiveServices/accounts/acme-sweden";
    private static EntraIdentity entra;
    private static SimulatedEndpoint control;

    @TempDir private Path path;

    @BeforeAll
    static void start() {
        entra = EntraIdentity.start();
        TestingTrust.also(entra.keys().certificate());
        control = SimulatedEndpoint.withDialect("resource manager", AzureDiscoveryTest::answer);
    }

    @AfterAll
    static void stop() {
        control.close();
        entra.close();
    }

    @Test
    void discover_deployments_differByKind() throws IOException {
        Commands done =
                discover(
                        EntraIdentity.SECRET,
                        """
                              - {model: gpt-4.1, upstream: right, sku: DataZoneStandard}
                              - {model: chat, upstream: wide, sku: Standard}
                              - {model: gpt-4.1-mini, upstream: other, sku: Standard}
                              - {model: old, upstream: old, sku: Standard}
                              - {model: gone, upstream: gone, sku: Standard}
                        """);
        assertThat(done.err()).isEmpty();
        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.out().lines())
                .containsExactlyInAnyOrder(
                        "sweden: sku: sweden/chat: is deployed as GlobalStandard, the catalog"
                                + " has Standard",
                        "sweden: residency: sweden/chat: GlobalStandard in swedencentral may be"
                                + " processed in *, the catalog has SE",
                        "sweden: version: sweden/gpt-4.1-mini: other runs gpt-4o 2024-11-20",
                        "sweden: version: sweden/old: old is Deprecated, ends on"
                                + " 2026-12-01T00:00:00Z",
                        "sweden: missing: sweden/gone: the cloud has no gone",
                        "sweden: undeclared: deployment spare, gpt-4.1 2025-04-14 as Standard",
                        "sweden: undeclared: deployment reserved, gpt-4.1 2025-04-14 as"
                                + " ProvisionedManaged");
        assertThat(control.requests())
                .allSatisfy(seen -> assertThat(seen.query("api-version")).isPresent());
    }

    @Test
    void discover_undeclaredSpillover_isReported() throws IOException {
        Commands done =
                discover(
                        EntraIdentity.SECRET,
                        """
                              - {model: reserved, upstream: reserved, sku: ProvisionedManaged, spillover: none}
                              - {model: right, upstream: right, sku: DataZoneStandard}
                              - {model: wide, upstream: wide, sku: GlobalStandard}
                              - {model: other, upstream: other, sku: Standard}
                              - {model: spare, upstream: spare, sku: Standard}
                        """);
        assertThat(done.out().lines())
                .containsExactlyInAnyOrder(
                        "sweden: spillover: sweden/reserved: spills requests to {deployment:"
                                + " wide, sku: GlobalStandard}, the catalog has none (correct:"
                                + " spillover: {deployment: wide, sku: GlobalStandard})",
                        "sweden: residency: sweden/reserved: ProvisionedManaged in swedencentral"
                                + " may be processed in *, the catalog has SE");
    }

    @Test
    void discover_correctCatalog_exitsZero() throws IOException {
        Commands done =
                discover(
                        EntraIdentity.SECRET,
                        """
                              - {model: gpt-4.1, upstream: right, sku: DataZoneStandard}
                              - {model: wide, upstream: wide, sku: GlobalStandard}
                              - {model: other, upstream: other, sku: Standard}
                              - {model: spare, upstream: spare, sku: Standard}
                              - {model: reserved, upstream: reserved, sku: ProvisionedManaged, spillover: {deployment: wide, sku: GlobalStandard}}
                        """);
        assertThat(done.out()).isEqualTo("sweden: matches the catalog\n");
        assertThat(done.exit()).isZero();
    }

    @Test
    void discover_wrongSecret_failsWithoutPrintingIt() throws IOException {
        Commands done =
                discover("wrong-secret", "      - {model: m, upstream: right, sku: Standard}\n");
        assertThat(done.exit()).isEqualTo(1);
        assertThat(done.err()).contains("sweden: request failed").doesNotContain("wrong-secret");
    }

    @Test
    void discover_noResourceId_namesTheMissingKey() throws IOException {
        CatalogFolder folder =
                CatalogFolder.with(
                        path,
                        """
                        endpoints:
                          - id: sweden
                            provider: azure-openai
                            url: https://acme-sweden.openai.azure.com
                            region: swedencentral
                            credentials: {type: api-key, key: k}
                            models: [{model: m, upstream: m, sku: Standard}]
                        """);
        assertThat(folder.run("discover").err()).contains("resourceId");
    }

    private Commands discover(String secret, String models) throws IOException {
        CatalogFolder folder =
                CatalogFolder.with(
                        path,
                        """
                        endpoints:
                          - id: sweden
                            provider: azure-openai
                            url: https://acme-sweden.openai.azure.com
                            region: swedencentral
                            resourceId: %s
                            credentials: {type: client-secret, tenantId: %s, clientId: %s, clientSecret: %s, authority: "%s"}
                            models:
                        """
                                        .formatted(
                                                ACCOUNT,
                                                EntraIdentity.TENANT,
                                                EntraIdentity.CLIENT,
                                                secret,
                                                entra.tokenService().url())
                                + models);
        return folder.run("discover", "--endpoint", "sweden=" + control.url());
    }

    private static Script answer(ReceivedRequest request) {
        String token = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!entra.tokens().accepts(token)) {
            return json(
                    401,
                    "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"no\"}}");
        }
        return switch (request.path().substring(ACCOUNT.length())) {
            case "" ->
                    json(
                            200,
                            "{\"id\":\"%s\",\"name\":\"acme-sweden\",\"location\":\"Sweden Central\",\"kind\":\"OpenAI\",\"properties\":{\"endpoint\":\"https://acme-sweden.openai.azure.com/\",\"provisioningState\":\"Succeeded\"}}"
                                    .formatted(ACCOUNT));
            case "/models" ->
                    list(
                            "",
                            model("gpt-4.1", "2025-04-14", "GenerallyAvailable"),
                            model("gpt-4.1-mini", "2025-04-14", "GenerallyAvailable"),
                            model("gpt-4o", "2024-11-20", "GenerallyAvailable"),
                            model("gpt-4", "0613", "Deprecated"));
            case "/deployments" ->
                    request.query("page").isEmpty()
                            ? list(
                                    control.url() + request.line().target() + "&page=2",
                                    deployment(
                                            "right", "DataZoneStandard", "gpt-4.1", "2025-04-14"),
                                    deployment("wide", "GlobalStandard", "gpt-4.1", "2025-04-14"))
                            : list(
                                    "",
                                    deployment("other", "Standard", "gpt-4o", "2024-11-20"),
                                    deployment("old", "Standard", "gpt-4", "0613"),
                                    deployment("spare", "Standard", "gpt-4.1", "2025-04-14"),
                                    deployment(
                                                    "reserved",
                                                    "ProvisionedManaged",
                                                    "gpt-4.1",
                                                    "2025-04-14")
                                            .replace(
                                                    "\"provisioningState\"",
                                                    "\"spilloverDeploymentName\":\"wide\","
                                                            + "\"provisioningState\""));
            default -> json(404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"no\"}}");
        };
    }

    private static Script list(String next, String... values) {
        String link = next.isEmpty() ? "" : ",\"nextLink\":\"" + next + "\"";
        return json(200, "{\"value\":[" + String.join(",", values) + "]" + link + "}");
    }

    private static String model(String name, String version, String stage) {
        return "{\"format\":\"OpenAI\",\"name\":\"%s\",\"version\":\"%s\",\"lifecycleStatus\":\"%s\",\"deprecation\":{\"inference\":\"2026-12-01T00:00:00Z\"}}"
                .formatted(name, version, stage);
    }

    private static String deployment(String name, String sku, String model, String version) {
        return "{\"id\":\"%s/deployments/%s\",\"name\":\"%2$s\",\"sku\":{\"name\":\"%s\",\"capacity\":10},\"properties\":{\"model\":{\"format\":\"OpenAI\",\"name\":\"%s\",\"version\":\"%s\"},\"provisioningState\":\"Succeeded\"}}"
                .formatted(ACCOUNT, name, sku, model, version);
    }

    private static Script json(int status, String body) {
        return Script.whole(
                status, Map.of("content-type", "application/json"), ByteString.of(body));
    }
}
