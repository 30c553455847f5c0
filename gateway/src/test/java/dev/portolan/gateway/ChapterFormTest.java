package dev.portolan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every chapter fits a screen's width and lists its sections. */
final class ChapterFormTest {
    private static final Path ROOT = Path.of("..");
    private static final int COLUMNS = 120;
    private static final String FENCE = "```";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "routing-policies/README.md",
                "providers/README.md",
                "gateway/README.md",
                "terraform/README.md",
                "load-tests/README.md"
            })
    void chapter_lines_fitOneHundredTwentyColumnsOutsideTables(String chapter) throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(chapter)))
                .filteredOn(line -> !line.startsWith("|"))
                .allSatisfy(
                        line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "routing-policies/README.md",
                "providers/README.md",
                "gateway/README.md",
                "terraform/README.md",
                "load-tests/README.md"
            })
    void chapter_tableOfContents_linksEachSection(String chapter) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve(chapter));

        assertThat(contents(lines)).isEqualTo(links(lines));
    }

    private static String contents(List<String> lines) {
        return lines.stream()
                .dropWhile(line -> !line.startsWith("**Contents:**"))
                .takeWhile(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String links(List<String> lines) {
        boolean[] fenced = {false};
        return lines.stream()
                .filter(
                        line -> {
                            fenced[0] ^= line.startsWith(FENCE);
                            return !fenced[0] && line.startsWith("## ");
                        })
                .map(line -> line.substring("## ".length()))
                .map(section -> "[%s](#%s)".formatted(section, anchor(section)))
                .collect(Collectors.joining(" · ", "**Contents:** ", ""));
    }

    /** The name that GitHub gives to a section. */
    private static String anchor(String section) {
        return section.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
