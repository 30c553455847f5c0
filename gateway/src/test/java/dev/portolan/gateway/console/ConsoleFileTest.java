package dev.portolan.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.regex.Pattern;

final class ConsoleFileTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:src=|href=|from )\"(/[^\"]*)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("https?://|\"//");

    /** Functions that turn text into markup or code. */
    private static final Pattern MARKUP_FROM_TEXT =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b");

    static List<String> paths() {
        return ConsoleFile.paths();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void file_ofThePage_isInTheJarWithItsType(String path) {
        ConsoleFile file = ConsoleFile.at(path);

        assertThat(file.text()).isNotBlank();
        assertThat(file.contentType()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void file_ofThePage_refersToFilesOfThePageOnly(String path) {
        String text = ConsoleFile.at(path).text();

        assertThat(REFERENCE.matcher(text).results().map(found -> found.group(1)))
                .allMatch(ConsoleFile.paths()::contains);
        assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContainPattern(ELSEWHERE);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void file_ofThePage_neverInsertsTextAsMarkup(String path) {
        assertThat(ConsoleFile.at(path).text()).doesNotContainPattern(MARKUP_FROM_TEXT);
    }
}
