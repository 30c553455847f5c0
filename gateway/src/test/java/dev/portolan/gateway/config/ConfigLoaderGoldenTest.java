package dev.portolan.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.document.Finding;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each folder below {@code src/test/resources/config} is a configuration with the findings it must
 * give. Run with {@code -Dgolden.write=true} to write the findings as they are now, then read the
 * difference.
 */
final class ConfigLoaderGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/config");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String EXPECTED = "expected-findings.txt";

    @ParameterizedTest
    @MethodSource("invalidCases")
    void loader_invalidConfiguration_reportsEveryErrorWithItsPosition(Path folder)
            throws IOException {
        LoadResult loaded = load(folder);

        assertThat(loaded).isInstanceOf(LoadResult.Invalid.class);
        assertThat(text(folder, loaded.findings())).isEqualTo(golden(folder, loaded));
    }

    @ParameterizedTest
    @MethodSource("validCases")
    void loader_validConfiguration_loads(Path folder) throws IOException {
        LoadResult loaded = load(folder);

        assertThat(text(folder, loaded.findings())).isEqualTo(golden(folder, loaded));
        assertThat(loaded).isInstanceOf(LoadResult.Valid.class);
    }

    static Stream<Path> invalidCases() throws IOException {
        return cases("invalid");
    }

    static Stream<Path> validCases() throws IOException {
        return cases("valid");
    }

    private static Stream<Path> cases(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(CASES.resolve(kind))) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    private static LoadResult load(Path folder) {
        return new ConfigLoader(
                        folder,
                        Map.of("PORTOLAN_TEST_TOKEN", "a-token-that-nobody-guesses"),
                        () -> NOON)
                .load();
    }

    private static String golden(Path folder, LoadResult loaded) throws IOException {
        Path file = folder.resolve(EXPECTED);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text(folder, loaded.findings()));
        }
        return Files.readString(file);
    }

    private static String text(Path folder, List<Finding> findings) {
        return findings.stream()
                .map(
                        finding ->
                                finding.toString()
                                        .replace(folder + "/", "")
                                        .replace(folder.toString(), "."))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
