package dev.portolan.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.canonical.Block.Media.Kind;
import dev.portolan.provider.media.MediaTarget;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** Checks that the chapter's table of media matches the code. */
final class MediaTableTest {
    private static final String BEGIN = "<!-- media: begin -->\n";
    private static final String END = "<!-- media: end -->";

    @Test
    void chapter_media_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    private static String table() {
        var out = new StringBuilder("| target | kind | as | types | source, ");
        out.append(MediaTarget.AS_OF).append(" |\n|---|---|---|---|---|\n");
        for (var target : MediaTarget.values()) {
            for (var kind : Kind.values()) {
                if (!target.forms(kind).isEmpty()) {
                    row(target, kind, out);
                }
            }
        }
        return out.toString();
    }

    private static void row(MediaTarget target, Kind kind, StringBuilder out) {
        out.append("| ").append(small(target)).append(" | ").append(small(kind)).append(" | ");
        out.append(
                target.forms(kind).stream()
                        .map(form -> small(form))
                        .collect(Collectors.joining(", ")));
        out.append(" | ");
        out.append(
                target.types(kind).stream()
                        .map(type -> "`" + type + "`")
                        .collect(Collectors.joining(", ")));
        out.append(" | ").append(target.source()).append(" |\n");
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
