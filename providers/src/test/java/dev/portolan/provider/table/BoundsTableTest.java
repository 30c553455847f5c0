package dev.portolan.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.bounds.IdentifierRule;
import dev.portolan.provider.bounds.TargetBounds;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that the chapter's table of bounds matches the code. */
final class BoundsTableTest {
    private static final String BEGIN = "<!-- bounds: begin -->\n";
    private static final String END = "<!-- bounds: end -->";

    @Test
    void chapter_bounds_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    private static String table() {
        var out =
                new StringBuilder(
                        "| target | tool names | call ids | end user | cache key | metadata | stop"
                                + " | Anthropic's client ids |\n"
                                + "|---|---|---|---|---|---|---|---|\n");
        for (var bounds : TargetBounds.values()) {
            row(bounds, out);
        }
        return out.toString();
    }

    private static void row(TargetBounds bounds, StringBuilder out) {
        var metadata = bounds.metadata();
        out.append("| ").append(bounds.label());
        cell(rule(bounds.names()), out);
        cell(rule(bounds.callIds()), out);
        cell(number(bounds.user()), out);
        cell(number(bounds.cacheKey()), out);
        cell(
                metadata == null
                        ? ""
                        : "%d of %d and %d"
                                .formatted(metadata.count(), metadata.key(), metadata.value()),
                out);
        cell(number(bounds.stops()), out);
        cell(bounds.takesAnthropicClientIds() ? "yes" : "", out);
        out.append(" |\n");
    }

    private static void cell(String text, StringBuilder out) {
        out.append(" | ").append(text);
    }

    private static String rule(@Nullable IdentifierRule rule) {
        if (rule == null) {
            return "";
        }
        return "%d of `A-Za-z0-9%s`%s"
                .formatted(rule.max(), rule.others(), rule.digitFirst() ? "" : ", a letter first");
    }

    private static String number(int most) {
        return most == 0 ? "" : Integer.toString(most);
    }
}
