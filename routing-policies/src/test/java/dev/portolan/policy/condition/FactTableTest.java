package dev.portolan.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

final class FactTableTest {

    @Test
    void readme_tableOfFacts_matchesEnum() throws IOException {
        String table =
                Arrays.stream(Fact.values())
                        .map(
                                fact ->
                                        "| `%s` | `%s` | %s |\n"
                                                .formatted(
                                                        fact.cel(),
                                                        fact.type().cel(),
                                                        fact.meaning()))
                        .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("README.md"))).contains(table);
    }
}
