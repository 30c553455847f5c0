package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code terraform test -json -verbose} says of each region is the catalog that {@link
 * RegionCatalogTest} loads; a region whose providers are out of reach is skipped, and says so.
 */
final class RegionEmissionTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"eu-central", "eu-north", "eu-west", "us-east"})
    @Timeout(900)
    void catalog_thatTerraformEmits_isTheOneThatIsLoaded(String region) throws Exception {
        Workspace workspace = Workspace.in(folder);
        assumeTrue(workspace.hasProviders(region), "providers of " + region + " are out of reach");

        Path printed = workspace.run(region, "test", "-json", "-verbose");

        assertThat(emitted(printed))
                .isEqualTo(
                        JSON.readTree(
                                workspace.region(region).resolve("tests/catalog.json").toFile()));
    }

    private static JsonNode emitted(Path printed) throws IOException {
        try (Stream<String> lines = Files.lines(printed)) {
            List<JsonNode> plans =
                    lines.filter(line -> line.contains("\"type\":\"test_plan\""))
                            .filter(line -> line.contains("\"@testrun\":\"catalog\""))
                            .map(RegionEmissionTest::catalog)
                            .toList();
            assertThat(plans).hasSize(1);
            return plans.getFirst();
        }
    }

    private static JsonNode catalog(String line) {
        try {
            String catalog =
                    JSON.readTree(line).at("/test_plan/output_changes/catalog/after").asText();
            return JSON.readTree(catalog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
