package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.program.ExitCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

final class CommandsTest {
    private static final String EXAMPLE = "examples/multi-region";
    private static final String INVALID = "src/test/resources/config/invalid/";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "check",
                "explain",
                "prove",
                "simulate",
                "key",
                "key new",
                "key list",
                "key rotate",
                "key revoke",
                "key expire",
                "key delete",
                "tenant",
                "tenant list",
                "tenant create",
                "tenant update",
                "tenant delete",
                "demo",
                "warmup"
            })
    void help_ofEachCommand_isPrintedAndSucceeds(String command) {
        List<String> words = command.isEmpty() ? List.of() : List.of(command.split(" "));

        Commands help = Commands.run(with(words, "--help"));
        Commands version = Commands.run(with(words, "--version"));

        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: portolan").contains("--version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).startsWith("portolan ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', no command",
        "frobnicate, frobnicate",
        "check, --config",
        "check --config x --confg y, --confg",
        "check --config nowhere, nowhere does not exist",
        "serve --config examples/minimal --port 70000, 70000",
        "serve --config examples/minimal --port x, x",
        "key, no command",
        "tenant, no command",
        "tenant create, ID",
        "tenant create x --budget 5000, --budget is",
        "tenant list --admin localhost:9090, --admin is no address",
        "tenant list --token-file nowhere, nowhere is no readable file",
        "key revoke ci, --tenant",
        "key new --role viewer --admin http://127.0.0.1:1, keys of tenants only",
        "key new, --tenant",
        "key new --tenant 'a b', --tenant is not a valid name",
        "explain --config examples/minimal nowhere.json, nowhere.json cannot be read",
        "explain --config examples/minimal --key k --tenant me x.json, --key",
    })
    void arguments_unusable_areRefusedInOneLineWithExit2(String line, String expected) {
        Commands refused = Commands.run(split(line));

        assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).startsWith("portolan: ").contains(expected);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void check_validConfiguration_printsItsCountsAndExits0() {
        Commands check = Commands.run("check", "--config", EXAMPLE);

        assertThat(check.exit()).isZero();
        assertThat(check.out())
                .isEqualTo(
                        "valid: 8 deployments of 4 models, 3 policies, 4 policy tests, 2 tenants; 0"
                                + " warnings\n");
        assertThat(check.err()).isEmpty();
    }

    @Test
    void check_errors_printsEachWithItsPositionAndExits1() {
        Commands check = Commands.run("check", "--config", INVALID + "unknown-key");

        assertThat(check.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(check.out())
                .contains("unknown-key/portolan.yaml:2:1: error: ")
                .contains("unknown-key/portolan.yaml:3:10: error: ");
        assertThat(check.err()).contains("2 errors and 0 warnings").hasLineCount(1);
    }

    @Test
    void check_attestedLocation_isPrinted() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write(
                "catalog/c.yaml",
                """
                endpoints:
                  - id: proxy
                    provider: mistral
                    url: https://models.internal.example
                    credentials: {type: api-key, key: a-secret-key}
                    attest: {processing: [FR], by: Ann, at: 2026-11-01, expires: 2999-01-01}
                    models: [{model: m}]
                """);

        Commands check = Commands.run("check", "--config", folder.toString());

        assertThat(check.exit()).isZero();
        assertThat(check.out())
                .contains("attested: proxy/m: processing in FR, attested by Ann on 2026-11-01")
                .doesNotContain("a-secret-key");
    }

    @Test
    void serve_errors_printsThemAndDoesNotStart() {
        Commands serve = Commands.run("serve", "--config", INVALID + "unknown-provider");

        assertThat(serve.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(serve.err())
                .contains("catalog/c.yaml:3:15: error: ")
                .contains("the configuration has 1 error; correct them");
        assertThat(serve.out()).isEmpty();
    }

    @Test
    void explain_personalData_showsPermittedCandidatesAndReasons() throws IOException {
        Commands explain =
                explain(
                        """
                        {"tenant": "research", "headers": {"X-Data-Class": "personal"},
                         "request": {"model": "mistral-small", "messages": []}}
                        """);

        assertThat(explain.exit()).isZero();
        assertThat(explain.out())
                .contains("permitted  2 of 3 deployments of \"mistral-small\"")
                .contains("eu-only applies")
                .contains("1. paris-gpu/mistral-small")
                .contains("removed    mistral-europe/mistral-small  processing by eu-only")
                .contains("processing FR (declared: ");
    }

    @Test
    void explain_json_containsEveryCandidate() throws IOException {
        Commands explain = explain("{\"model\": \"gpt-4.1\"}", "--tenant", "research", "--json");

        JsonNode json = new ObjectMapper().readTree(explain.out());
        assertThat(json.path("outcome").asText()).isEqualTo("permitted");
        assertThat(
                        StreamSupport.stream(json.path("candidates").spliterator(), false)
                                .map(candidate -> candidate.path("endpoint").asText()))
                .containsExactlyInAnyOrder("sweden-azure", "openai-us");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|no JSON object",
                "{\"model\": |not JSON",
                "{\"request\": {\"messages\": []}, \"tenant\": \"acme\"}|model",
                "{\"request\": {\"model\": \"m\"}, \"tennant\": \"x\"}|\"tennant\" is not known",
                "{\"request\": {\"model\": \"m\"}, \"path\": \"/v2\"}|path",
                "{\"request\": {\"model\": \"m\"}, \"tenant\": \"x\"}|which tenant"
            })
    void explain_unusableRequest_isRefusedWithExit2(String request, String expected)
            throws IOException {
        Commands explain = explain(request);

        assertThat(explain.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(explain.err()).contains(expected).hasLineCount(1);
    }

    @Test
    void explain_unknownKey_isRefusedWithoutRepeatingIt() throws IOException {
        Commands explain = explain("{\"model\": \"gpt-4.1\"}", "--key", "ptl_not-a-key");

        assertThat(explain.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(explain.err()).contains("no tenant has this key").doesNotContain("not-a-key");
    }

    private static final String PARIS =
            """
            endpoints:
              - id: paris
                provider: vllm
                url: http://127.0.0.1:8000/v1
                location: {country: FR}
                models: [{model: m, price: {input: 2, output: 4, currency: EUR}}]
            """;

    @Test
    void simulate_candidateLeavesTheBounds_isPrintedAndFailsIfRequested() throws IOException {
        for (String side : List.of("old", "new")) {
            write(side + "/portolan.yaml", "node: {id: n, country: FR}\n");
            write(side + "/tenants.yaml", "tenants: [{id: acme}]\n");
            write(side + "/routing-policies/p.yaml", "policies: [{name: all}]\n");
            write(side + "/catalog/c.yaml", PARIS);
        }
        write(
                "new/catalog/d.yaml",
                PARIS.replace("paris", "virginia").replace("country: FR", "country: US"));
        Path log =
                write(
                        "decisions.jsonl",
                        """
                        {"at":"2026-11-23T12:00:00Z","id":"r1","request":{"tenant":"acme","model":"m","inputTokens":10},"outcome":{"status":200,"endpoint":"paris","model":"m","processing":"FR","inputTokens":1000000,"outputTokens":0,"firstTokenMs":80,"ms":100}}
                        {"at":"2026-11-23T12:00:01Z","id":"r2","request":{"tenant":"acme","model":"n"},"outcome":{"status":404}}
                        no record
                        """);

        Commands tolerated = simulate("new", log);
        Commands failed = simulate("new", log, "--fail-on", "residency", "--json");
        Commands same = simulate("old", log, "--fail-on", "residency");

        assertThat(tolerated.exit()).isZero();
        assertThat(tolerated.err())
                .contains("1 line skipped")
                .contains("decisions.jsonl:3:1:1: error:");
        assertThat(tolerated.out())
                .startsWith(
                        "replayed 2 requests of 1 tenants; 1 would leave what the baseline kept")
                .contains("may be processed in FR -> FR,US")
                .contains("leaving    r1 of acme for m: processing in US, at virginia/m");
        assertThat(failed.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(new ObjectMapper().readTree(failed.out()).path("leaving").asInt()).isOne();
        assertThat(same.exit()).isZero();
    }

    private Commands simulate(String candidate, Path log, String... more) {
        List<String> line =
                List.of(
                        "simulate",
                        "--config",
                        folder.resolve(candidate).toString(),
                        "--baseline",
                        folder.resolve("old").toString(),
                        "--log",
                        log.toString());
        return Commands.run(with(line, more));
    }

    @Test
    void newKey_printed_fitsItsHash() {
        Commands made = Commands.run("key", "new", "--tenant", "acme", "--id", "ci");

        assertThat(made.exit()).isZero();
        String key = made.out().lines().findFirst().orElseThrow();
        assertThat(key).startsWith("ptl_");
        assertThat(made.out()).contains("{id: ci, hash: \"" + KeyHash.of(key) + "\"}");
    }

    @Test
    void newKey_ofARole_isALineForTheAdminTokens() {
        Commands made = Commands.run("key", "new", "--role", "operator", "--id", "ops");

        assertThat(made.exit()).isZero();
        String token = made.out().lines().findFirst().orElseThrow();
        assertThat(made.out())
                .contains("admin.tokens in portolan.yaml")
                .contains("{id: ops, hash: \"%s\", role: operator}".formatted(KeyHash.of(token)));
    }

    @Test
    void newKey_withoutATenantOrARole_isAWrongUse() {
        assertThat(Commands.run("key", "new").exit()).isEqualTo(2);
        assertThat(Commands.run("key", "new", "--tenant", "a", "--role", "admin").exit())
                .isEqualTo(2);
    }

    private Commands explain(String request, String... more) throws IOException {
        Path file = write("request.json", request);
        String[] start = {"explain", "--config", EXAMPLE, file.toString()};
        return Commands.run(with(List.of(start), more));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, text);
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String[] split(String line) {
        return line.isEmpty() ? new String[0] : line.replace("'", "").split(" (?!b)");
    }
}
