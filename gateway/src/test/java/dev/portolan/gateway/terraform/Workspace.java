package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of the tree's Terraform in which {@code terraform} runs with the providers of a filesystem
 * mirror, which PORTOLAN_TERRAFORM_MIRROR names or which lies in a usual folder; never a registry.
 */
final class Workspace {
    private static final String PROVIDER = "registry.terraform.io/hashicorp/aws";

    private final Path folder;
    private final Path settings;

    private Workspace(Path folder, Path settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** A workspace in {@code folder}; the test is skipped, saying so, where there can be none. */
    static Workspace in(Path folder) throws IOException {
        assumeTrue(
                "on".equals(System.getenv("PORTOLAN_TERRAFORM")),
                "terraform takes a minute; PORTOLAN_TERRAFORM=on has it run, as .ci/run does");
        assumeTrue(onPath("terraform"), "terraform is not on PATH");
        Optional<Path> mirror = mirror();
        assumeTrue(mirror.isPresent(), "no filesystem mirror holds " + PROVIDER);
        copy(Terraform.HOME, folder.resolve("terraform"));
        Path settings =
                Files.writeString(
                        folder.resolve("terraform.rc"),
                        "provider_installation {\n  filesystem_mirror {\n    path = \"%s\"\n  }\n}\n"
                                .formatted(mirror.orElseThrow()));
        return new Workspace(folder, settings);
    }

    Path region(String name) {
        return folder.resolve("terraform/regions").resolve(name);
    }

    /** Runs terraform in a region; what it printed is in the file returned. */
    Path run(String region, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        assertThat(exit(region, out, arguments)).as(() -> read(folder.resolve("err"))).isZero();
        return out;
    }

    /** Whether every provider that the region needs is in the mirror. */
    boolean hasProviders(String region) throws IOException, InterruptedException {
        return exit(region, folder.resolve("out"), "init", "-backend=false", "-input=false") == 0;
    }

    private int exit(String region, Path out, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder command =
                new ProcessBuilder(
                        Stream.concat(Stream.of("terraform"), Arrays.stream(arguments)).toList());
        command.directory(region(region).toFile()).redirectOutput(out.toFile());
        command.redirectError(folder.resolve("err").toFile());
        command.environment()
                .putAll(
                        Map.of(
                                "TF_CLI_CONFIG_FILE",
                                settings.toString(),
                                "TF_DATA_DIR",
                                Path.of("target/terraform", region).toAbsolutePath().toString(),
                                "CHECKPOINT_DISABLE",
                                "1",
                                "TF_IN_AUTOMATION",
                                "1"));
        return command.start().waitFor();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Optional<Path> mirror() throws IOException {
        Optional<Path> named =
                Optional.ofNullable(System.getenv("PORTOLAN_TERRAFORM_MIRROR")).map(Path::of);
        if (named.isPresent() || !Files.isDirectory(Path.of("/opt"))) {
            return named;
        }
        try (Stream<Path> optional = Files.list(Path.of("/opt"))) {
            Stream<Path> usual =
                    Stream.of(
                            Path.of(System.getProperty("user.home"), ".terraform.d/plugins"),
                            Path.of("/usr/local/share/terraform/plugins"),
                            Path.of("/usr/share/terraform/plugins"));
            return Stream.concat(usual, optional.sorted())
                    .filter(folder -> Files.isDirectory(folder.resolve(PROVIDER)))
                    .findFirst();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.toString().contains(".terraform")) {
                    Files.copy(path, target);
                }
            }
        }
    }
}
