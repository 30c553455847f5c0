package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.gateway.program.ExitCode;
import dev.portolan.gateway.program.Program;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The commands for tenants and keys, against a gateway with a store. */
final class RemoteCommandsTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    @TempDir private static Path folder;
    private static Program program;

    @BeforeAll
    static void start() throws Exception {
        CatalogFolder files =
                CatalogFolder.with(
                        folder,
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: http://127.0.0.1:9/v1
                            location: {country: FR}
                            models: [{model: small, price: {input: 1, output: 1, currency: EUR}}]
                        currencies: {EUR: 1.0}
                        """);
        files.write(
                "portolan.yaml",
                """
                node: {id: n, country: DE}
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0, token: "%s"}
                catalog: [c.yaml]
                logs: {access: off}
                policies: [p.yaml]
                tenants: t.yaml
                store: {url: "sqlite:%s", country: DE}
                """
                        .formatted(TOKEN, folder.resolve("portolan.db")));
        ConfigLoader loader = new ConfigLoader(folder, Map.of(), InstantSource.system());
        LoadResult.Valid loaded = (LoadResult.Valid) loader.load();
        program = Program.start(loader, loaded.snapshot());
    }

    @AfterAll
    static void stop() {
        program.stop();
    }

    private static Commands run(String line, String... more) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(Arrays.asList(more));
        words.add("--admin");
        words.add("http://127.0.0.1:" + program.adminPort());
        return Commands.run(Map.of("PORTOLAN_ADMIN_TOKEN", TOKEN), words.toArray(String[]::new));
    }

    private static int modelsStatus(String key) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + program.port() + "/v1/models"))
                            .header("authorization", "Bearer " + key)
                            .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void key_fromItsCreationToItsEnd_isValidAsTheCommandsSay() throws Exception {
        assertThat(run("tenant create shop --label team=shop --requests 600/min").out())
                .isEqualTo("created the tenant shop\n");
        Commands created = run("key new --tenant shop --id web");
        String key = created.out().lines().findFirst().orElseThrow();
        assertThat(created.out()).contains("The key web of tenant shop is shown only now");
        assertThat(modelsStatus(key)).isEqualTo(200);

        Commands rotated = run("key rotate --tenant shop web --overlap 0s");
        String next = rotated.out().lines().findFirst().orElseThrow();
        assertThat(rotated.out()).contains("The one before is not valid any more.");
        assertThat(modelsStatus(key)).isEqualTo(401);
        assertThat(modelsStatus(next)).isEqualTo(200);

        assertThat(run("key expire --tenant shop web --at 2020-01-01").exit()).isZero();
        assertThat(modelsStatus(next)).isEqualTo(401);
        assertThat(run("key expire --tenant shop web --at never").exit()).isZero();
        assertThat(modelsStatus(next)).isEqualTo(200);

        assertThat(run("key revoke --tenant shop web").out())
                .isEqualTo("revoked the key web of tenant shop\n");
        assertThat(modelsStatus(next)).isEqualTo(401);
        assertThat(run("key list --tenant shop").out().lines().skip(1))
                .singleElement()
                .asString()
                .matches("web +store +revoked +- +20\\S+Z +-");
        assertThat(run("key delete --tenant shop web").exit()).isZero();
        assertThat(run("tenant delete shop").out()).isEqualTo("deleted the tenant shop\n");
    }

    @Test
    void tenants_listed_showWhatHoldsForThem() throws Exception {
        run("tenant create bank --model small --tokens 1000/min", "--budget", "5000 EUR/month");
        run("tenant create bank-team --parent bank --label team=a --concurrent 2");
        run("tenant update bank-team --label team=b");

        String listed = run("tenant list").out();
        assertThat(listed)
                .contains(
                        "bank-team  bank    store   team=b",
                        "concurrent 2, bank: tokens 1000/min",
                        "bank: 0 of 5000 EUR/month");
        JsonNode json = new ObjectMapper().readTree(run("tenant list --json").out());
        assertThat(json.path("tenants").findValuesAsText("id")).contains("bank", "bank-team", "t");
    }

    @Test
    void definition_wrong_isToldWithAPointerAndExit1() throws Exception {
        Path file = folder.resolve("definition.json");
        Files.writeString(file, "{\"limits\": {\"requests\": \"600 per min\"}}");

        Commands refused = run("tenant create new --definition " + file);

        assertThat(refused.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err().lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("#/limits/requests: error: \"requests\" is \"600 per min\"");
        Commands unknown = run("key rotate --tenant t nothing");
        assertThat(unknown.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(unknown.err())
                .isEqualTo(
                        "portolan: The tenant \"t\" has no key \"nothing\"; GET"
                                + " /admin/v1/tenants/t/keys lists all\n");
    }

    @Test
    void token_wrongOrMissing_isToldAndNeverShown() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "another-token-that-is-long\n");
        Commands refused = run("tenant list --token-file " + file);

        assertThat(refused.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(refused.err())
                .contains("does not accept the token; set PORTOLAN_ADMIN_TOKEN")
                .doesNotContain("another-token");
        Files.writeString(file, TOKEN);
        assertThat(run("tenant list --token-file " + file).exit()).isZero();
    }

    @Test
    void gateway_thatDoesNotAnswer_isExit69() {
        Commands none = Commands.run("tenant", "list", "--admin", "http://127.0.0.1:1");

        assertThat(none.exit()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(none.err()).startsWith("portolan: the admin plane at http://127.0.0.1:1");
        Commands clear =
                Commands.run(
                        Map.of("PORTOLAN_ADMIN_TOKEN", TOKEN),
                        "tenant",
                        "list",
                        "--admin",
                        "http://gateway.example:9090");
        assertThat(clear.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(clear.err()).contains("unencrypted").doesNotContain(TOKEN);
    }
}
