package dev.portolan.provider.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a folder of the test resources. */
public final class RecordedFiles {
    private RecordedFiles() {}

    /**
     * The files below {@code folder}, by their names in it, with slashes, in alphabetical order.
     */
    public static SortedMap<String, byte[]> in(String folder) {
        URL resource = Objects.requireNonNull(RecordedFiles.class.getResource(folder), folder);
        var files = new TreeMap<String, byte[]>();
        try {
            Path root = Path.of(resource.toURI());
            for (Path file : filesBelow(root)) {
                files.put(
                        root.relativize(file).toString().replace('\\', '/'),
                        Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
