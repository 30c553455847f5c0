package dev.portolan.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A configuration folder with a given catalog and defaults for the rest. */
record CatalogFolder(Path path) {

    static CatalogFolder with(Path path, String catalog) throws IOException {
        var folder = new CatalogFolder(path);
        folder.write(
                "portolan.yaml",
                """
                node: {id: n, country: DE}
                catalog: [c.yaml]
                policies: [p.yaml]
                tenants: t.yaml
                """);
        folder.write("p.yaml", "policies:\n  - name: default\n    prefer: {objective: cost}\n");
        folder.write(
                "t.yaml",
                "tenants: [{id: t, keys: [{id: k, hash: \"sha256:" + "0".repeat(64) + "\"}]}]\n");
        folder.write("c.yaml", catalog);
        return folder;
    }

    void write(String name, String text) throws IOException {
        Files.writeString(path.resolve(name), text);
    }

    String catalog() throws IOException {
        return Files.readString(path.resolve("c.yaml"));
    }

    public List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    Commands run(String command, String... more) {
        var arguments = new ArrayList<>(List.of(command, "--config", path.toString()));
        arguments.addAll(List.of(more));
        return Commands.run(arguments.toArray(String[]::new));
    }
}
