package dev.portolan.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Provider;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Checks that the chapter's table of providers and their capabilities matches the code. */
final class CapabilityTableTest {
    private static final String BEGIN = "<!-- capabilities: begin -->\n";
    private static final String END = "<!-- capabilities: end -->";

    @Test
    void chapter_capabilities_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    private static String table() {
        var out = new StringBuilder("| provider |");
        for (var operation : Operation.values()) {
            out.append(" `").append(operation.suffix()).append("` |");
        }
        out.append(" not expressible in a chat |\n|---|");
        out.append("---|".repeat(Operation.values().length + 1)).append('\n');
        Providers.all().forEach(provider -> row(provider, out));
        return out.toString();
    }

    private static void row(Provider provider, StringBuilder out) {
        out.append("| `").append(provider.id()).append("` |");
        for (var operation : Operation.values()) {
            out.append(provider.operations().contains(operation) ? " yes |" : "  |");
        }
        var able = provider.features(Operation.CHAT);
        var lacking =
                Arrays.stream(Feature.values())
                        .filter(feature -> !able.contains(feature))
                        .map(Feature::label)
                        .collect(Collectors.joining(", "));
        out.append(' ').append(lacking.isEmpty() ? "–" : lacking).append(" |\n");
    }
}
