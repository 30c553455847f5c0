package dev.portolan.gateway.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where Terraform's files lie in the tree. */
final class Terraform {
    static final Path HOME = Path.of("..", "terraform");

    private Terraform() {}

    static List<Path> modules() {
        return folders(HOME.resolve("modules"));
    }

    static List<Path> regions() {
        return folders(HOME.resolve("regions"));
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
