package dev.portolan.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The files and folders a load looked at, found or not: what has to change for another load to end
 * otherwise.
 */
final class Watched {
    private final Set<Path> paths = new ConcurrentSkipListSet<>();

    void add(Path path) {
        paths.add(path);
    }

    /** What all of it looks like now: names, sizes, times; folders with what they hold. */
    String signature() {
        StringBuilder signature = new StringBuilder();
        for (Path path : all()) {
            signature.append(path).append(' ').append(look(path)).append('\n');
        }
        return signature.toString();
    }

    private Set<Path> all() {
        Set<Path> all = new TreeSet<>(paths);
        for (Path path : paths) {
            all.addAll(children(path));
        }
        return all;
    }

    private static List<Path> children(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return new ArrayList<>(entries.toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String look(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.isDirectory()) {
                return "folder";
            }
            return now.size() + " " + now.lastModifiedTime().toInstant() + " " + now.fileKey();
        } catch (IOException e) {
            return "absent";
        }
    }
}
