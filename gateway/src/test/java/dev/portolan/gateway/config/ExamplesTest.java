package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

final class ExamplesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "multi-region"})
    void example_asShipped_loadsWithoutAWarning(String name) {
        LoadResult loaded =
                new ConfigLoader(Path.of("examples", name), Map.of(), () -> NOON).load();

        assertThat(loaded.findings()).isEmpty();
        assertThat(loaded).isInstanceOf(LoadResult.Valid.class);
    }
}
