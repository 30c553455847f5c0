package dev.portolan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.telemetry.MeterName;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Holds the tables of this module's chapter to the code. */
final class ChapterTest {
    private static final Path CHAPTER = Path.of("README.md");

    @Test
    void chapter_tableOfErrors_isTheEnum() throws IOException {
        String table =
                Arrays.stream(RefusalCode.values())
                        .map(
                                code ->
                                        "| %d | `%s` | `%s` | %s |\n"
                                                .formatted(
                                                        code.status(),
                                                        code.code(),
                                                        code.type(),
                                                        code.when()))
                        .collect(Collectors.joining());
        assertThat(Files.readString(CHAPTER)).contains(table);
    }

    @Test
    void chapter_tableOfMetrics_isTheEnum() throws IOException {
        String table =
                Arrays.stream(MeterName.values())
                        .map(
                                meter ->
                                        "| `%s` | %s | %s | %s |\n"
                                                .formatted(
                                                        meter.exposed(),
                                                        meter.type(),
                                                        labels(meter),
                                                        meter.help()))
                        .collect(Collectors.joining());
        assertThat(Files.readString(CHAPTER)).contains(table);
    }

    private static String labels(MeterName meter) {
        return meter.labels().stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", "));
    }
}
