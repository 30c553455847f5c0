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
import java.util.List;
import java.util.stream.Collectors;

/** Checks that the chapter's table of providers and their capabilities matches the code. */
final class CapabilityTableTest {
    private static final String BEGIN = "<!-- capabilities: begin -->\n";
    private static final String END = "<!-- capabilities: end -->";
    private static final String OTHERS = "<!-- other operations: begin -->\n";
    private static final String OTHERS_END = "<!-- other operations: end -->";

    @Test
    void chapter_capabilities_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    @Test
    void chapter_otherOperations_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(OTHERS + others() + OTHERS_END);
    }

    private static List<Operation> operations(boolean ofText) {
        return Arrays.stream(Operation.values()).filter(o -> isOfText(o) == ofText).toList();
    }

    private static boolean isOfText(Operation operation) {
        return switch (operation.kind()) {
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT -> true;
            case RERANK, MODERATION, TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    false;
        };
    }

    private static String table() {
        var out = new StringBuilder();
        head(operations(true), " not expressible in a chat |", out);
        Providers.all().forEach(provider -> row(provider, out));
        return out.toString();
    }

    private static String others() {
        var operations = operations(false);
        var out = new StringBuilder();
        head(operations, "", out);
        for (var provider : Providers.all()) {
            if (provider.operations().stream().anyMatch(operations::contains)) {
                cells(provider, operations, out);
                out.append('\n');
            }
        }
        return out.toString();
    }

    private static void head(List<Operation> operations, String last, StringBuilder out) {
        out.append("| provider |");
        operations.forEach(each -> out.append(" `").append(each.suffix()).append("` |"));
        out.append(last).append("\n|---|").append("---|".repeat(operations.size()));
        out.append(last.isEmpty() ? "\n" : "---|\n");
    }

    private static void cells(Provider provider, List<Operation> operations, StringBuilder out) {
        out.append("| `").append(provider.id()).append("` |");
        for (var operation : operations) {
            out.append(provider.operations().contains(operation) ? " yes |" : "  |");
        }
    }

    private static void row(Provider provider, StringBuilder out) {
        cells(provider, operations(true), out);
        if (!provider.operations().contains(Operation.CHAT)) {
            out.append(" no chats |\n");
            return;
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
