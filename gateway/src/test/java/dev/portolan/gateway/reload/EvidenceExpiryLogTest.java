package dev.portolan.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.policy.document.Finding;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Expiring evidence: a warning in time, but no error. */
final class EvidenceExpiryLogTest {
    private static final String AZURE =
            """
            endpoints:
              - id: sweden
                provider: azure-openai
                url: http://127.0.0.1:8103
                region: swedencentral
                credentials: {type: api-key, key: k}
                attest: {processing: [SE], by: me, at: 2026-11-01, expires: 2027-02-28}
                models: [{model: m, sku: Standard}]
            """;
    private static final String STANDARD =
            """
            endpoints:
              - id: sweden
                provider: azure-openai
                url: https://acme.openai.azure.com
                region: swedencentral
                credentials: {type: api-key, key: k}
                models: [{model: m, sku: Standard}]
            """;
    private static final String BEDROCK =
            """
            endpoints:
              - id: frankfurt
                provider: aws-bedrock
                region: eu-central-1
                credentials: {type: default}
                models:
                  - {model: m, upstream: eu.anthropic.claude-sonnet-4-6, destinations: [eu-central-1], observed: 2026-11-30}
            """;
    private static final String EU =
            """
            policies: [{name: p, require: {processing: [EU27]}}]
            tests: [{name: served, request: {model: m}, expect: {endpoints: [ID]}}]
            """;

    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\n");
        write("tenants.yaml", "tenants: [{id: acme}]\n");
        write("routing-policies/p.yaml", EU.replace("ID", "sweden"));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-28, ''",
        "2027-01-29, 'until 2027-02-28, in 30 days'",
        "2027-02-28, 'until 2027-02-28, today'",
    })
    void loader_attestationExpiresSoon_warnsAtItsPosition(String day, String said)
            throws IOException {
        write("catalog/c.yaml", AZURE);
        assertThat(warnings(day, "attest.expires"))
                .hasSize(said.isEmpty() ? 0 : 1)
                .allSatisfy(warning -> assertThat(warning).contains("c.yaml:7:65: warning:", said));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-28, ''",
        "2027-01-29, 'until 2027-02-28, in 30 days'",
    })
    void loader_destinationsExpireSoon_warnAtTheirPosition(String day, String said)
            throws IOException {
        write("catalog/c.yaml", BEDROCK);
        assertThat(warnings(day, "models.observed"))
                .hasSize(said.isEmpty() ? 0 : 1)
                .allSatisfy(warning -> assertThat(warning).contains("c.yaml:7:", said));
    }

    @ParameterizedTest
    @CsvSource({"2027-02-28, 0", "2027-03-01, 1", "2028-02-28, 1"})
    void loader_testThatFailsByDateAlone_isAWarning(String day, int warnings) throws IOException {
        for (String catalog : List.of(AZURE, BEDROCK.replace("frankfurt", "sweden"))) {
            write("catalog/c.yaml", catalog);
            assertThat(load(day)).isInstanceOf(LoadResult.Valid.class);
            assertThat(warnings(day, "the test \"served\" fails since evidence has ended"))
                    .hasSize(warnings);
        }
    }

    @Test
    void loader_testThatFailsAnyway_isAnErrorAfterTheExpiryToo() throws IOException {
        write("catalog/c.yaml", AZURE);
        write("routing-policies/p.yaml", EU.replace("ID", "elsewhere"));
        for (String day : List.of("2026-12-01", "2027-03-01")) {
            assertThat(load(day)).isInstanceOf(LoadResult.Invalid.class);
        }
    }

    @Test
    void loader_invariantThatDoesNotHold_isAnErrorBesideATestThatFailsByDate() throws IOException {
        write(
                "catalog/c.yaml",
                AZURE
                        + """
                          - id: own
                            provider: vllm
                            url: http://10.0.0.7:8000/v1
                            location: {country: FR}
                            models: [{model: m}]
                        """);
        write(
                "routing-policies/p.yaml",
                EU.replace("ID", "own, sweden")
                        + """
                        invariants: [{name: i, given: 'tenant.id == "acme"', always: {retention: none}}]
                        """);
        assertThat(((LoadResult.Invalid) load("2027-03-01")).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("the invariant \"i\""));
    }

    @ParameterizedTest
    @CsvSource({"2027-10-23, 0", "2027-10-24, 1", "2027-11-24, 1", "2029-01-01, 1"})
    void loader_factsOfAYearAgo_warnAndApply(String day, int warnings) throws IOException {
        write("catalog/c.yaml", STANDARD);

        assertThat(warnings(day, "c.yaml:5:13: warning: region: the built-in facts it rests on"))
                .hasSize(warnings);
        assertThat(processing(day)).isEqualTo("SE");
    }

    @Test
    void loader_oldFactsDenied_areTheWorldWithoutAnError() throws IOException {
        write("portolan.yaml", "node: {id: n, country: FR}\nresidency: {oldFacts: deny}\n");
        write("catalog/c.yaml", STANDARD);

        assertThat(processing("2027-11-23")).isEqualTo("SE");
        assertThat(processing("2027-11-24")).isEqualTo("*");
        assertThat(warnings("2027-11-24", "fails since evidence has ended")).hasSize(1);
    }

    private String processing(String day) {
        return ((LoadResult.Valid) load(day))
                .snapshot()
                .catalog()
                .deployments()
                .getFirst()
                .facts()
                .placement()
                .processing()
                .countries()
                .toString();
    }

    private List<String> warnings(String day, String holding) {
        return load(day).findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(Finding::toString)
                .filter(warning -> warning.contains(holding))
                .toList();
    }

    private LoadResult load(String day) {
        return new ConfigLoader(folder, Map.of(), () -> Instant.parse(day + "T12:00:00Z")).load();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
