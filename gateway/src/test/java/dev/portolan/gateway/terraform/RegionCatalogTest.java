package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.config.ConfigLoader;
import dev.portolan.gateway.config.LoadResult;
import dev.portolan.policy.document.Finding;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Every region's catalog passes {@code portolan check}, with the region's own policies and their
 * invariants. Each root's own test holds {@code tests/catalog.json} equal to what Terraform prints.
 */
final class RegionCatalogTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SCALEWAY_API_KEY", "a", "VLLM_API_KEY", "b");

    @TempDir private Path folder;

    static List<Path> regions() {
        return Terraform.regions();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void catalog_ofEachRegion_passesTheCheck(Path region) throws IOException {
        Files.copy(region.resolve("tests/catalog.json"), folder.resolve("region.json"));
        Files.copy(policies(region), folder.resolve("policies.yaml"));
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: region, country: %s}
                catalog: [region.json]
                policies: [policies.yaml]
                """
                        .formatted(region.endsWith("us-east") ? "US" : "SE"));

        LoadResult loaded = new ConfigLoader(folder, ENVIRONMENT, () -> NOON).load();

        assertThat(loaded.findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
                .isEmpty();
        assertThat(loaded).isInstanceOf(LoadResult.Valid.class);
        assertThat(((LoadResult.Valid) loaded).snapshot().catalog().deployments()).isNotEmpty();
    }

    private static Path policies(Path region) {
        return Terraform.HOME
                .resolve("regions")
                .resolve(region.endsWith("us-east") ? "balanced.yaml" : "eu-only.yaml");
    }
}
