package dev.portolan.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

final class DockerfileTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void copied_eachPath_isInTheTreeAndInTheContext() throws IOException {
        List<String> copied =
                instructions("COPY ")
                        .filter(words -> !words.startsWith("--from"))
                        .flatMap(words -> sources(words).stream())
                        .toList();
        List<String> context = Files.readAllLines(ROOT.resolve(".dockerignore"));

        assertThat(copied).isNotEmpty();
        assertThat(copied).allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
        assertThat(copied).allSatisfy(path -> assertThat(context).contains("!" + path));
    }

    @Test
    void bases_each_isPinnedToOneVersionOfJdk25() throws IOException {
        assertThat(instructions("FROM "))
                .hasSize(2)
                .allMatch(base -> base.matches("[a-z/-]+:[0-9]+\\.[0-9]+\\.[0-9]+\\S*( AS build)?"))
                .allMatch(base -> base.contains("25"));
    }

    @Test
    void image_asRun_isNotRootAndStartsTheLauncherWithItsCache() throws IOException {
        String last = text().substring(text().lastIndexOf("FROM "));

        assertThat(last)
                .contains("\nUSER 10001:10001\n", "/opt/portolan/bin/portolan warmup")
                .contains("ENTRYPOINT [\"/opt/portolan/bin/portolan\"]");
        assertThat(last.indexOf("warmup")).isLessThan(last.indexOf("USER "));
        assertThat(ROOT.resolve("portolan")).isExecutable();
    }

    private static List<String> sources(String words) {
        List<String> all = Arrays.asList(words.split(" ", -1));
        return all.subList(0, all.size() - 1);
    }

    /** The rest of each line that begins with {@code name}. */
    private static Stream<String> instructions(String name) throws IOException {
        return text().lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()));
    }

    private static String text() throws IOException {
        return Files.readString(ROOT.resolve("Dockerfile"));
    }
}
