package dev.portolan.gateway.client;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Processes of clients in other languages. What is missing here (the language, the registry, a
 * package for this machine) skips the test with its reason, also on standard output.
 */
public final class ClientProcess {
    /** A busy machine takes several times as long as an idle one. */
    public static final int INSTALL_SECONDS = 150;

    public static final int RUN_SECONDS = 90;

    private static final int REASON_LENGTH = 300;

    private ClientProcess() {}

    /** An ended process; one that did not end in time has the status -1. */
    public record Ran(int status, String output) {
        /** Returns the names after this word at the beginning of a line. */
        Set<String> names(String word) {
            return output.lines()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> line.substring(word.length() + 1))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** Returns the last line of the output that says something. */
        private String reason() {
            var lines = output.lines().filter(line -> !line.isBlank()).toList();
            String last = lines.isEmpty() ? "no output" : lines.getLast().strip();
            return "status "
                    + status
                    + ": "
                    + last.substring(0, Math.min(last.length(), REASON_LENGTH));
        }
    }

    /** Skips the test unless the process succeeded; {@code otherwise} is the reason. */
    public static void needs(Ran ran, String otherwise) {
        String reason = otherwise + " (" + ran.reason() + ")";
        if (ran.status() != 0) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(ran.status() == 0, reason);
    }

    /**
     * Copies files to a folder below {@code target} and installs what they name, unless that was
     * done before with the same files; the installation is kept for the next time.
     *
     * @param decisive the files that decide what is installed; the others are only copied
     */
    public static Path installed(
            String folder,
            Path sources,
            List<String> decisive,
            List<String> others,
            Install install)
            throws IOException, InterruptedException {
        Path target = Files.createDirectories(Path.of("target", folder));
        Path done = target.resolve("installed");
        boolean same = Files.exists(done);
        for (String file : decisive) {
            byte[] wanted = Files.readAllBytes(sources.resolve(file));
            Path there = target.resolve(file);
            same &= Files.exists(there) && Arrays.equals(Files.readAllBytes(there), wanted);
            Files.write(there, wanted);
        }
        for (String file : others) {
            Files.write(target.resolve(file), Files.readAllBytes(sources.resolve(file)));
        }
        if (!same) {
            Files.deleteIfExists(done);
            install.run(target);
            Files.createFile(done);
        }
        return target;
    }

    /** Installs into a folder, or skips the test. */
    @FunctionalInterface
    public interface Install {
        void run(Path folder) throws InterruptedException;
    }

    public static Ran run(Path folder, int seconds, String... command) throws InterruptedException {
        return run(folder, seconds, List.of(), command);
    }

    /** Runs a command with more variables in its environment: name, value, name, value. */
    static Ran run(Path folder, int seconds, List<String> variables, String... command)
            throws InterruptedException {
        try {
            Path output = Files.createTempFile("portolan-client", ".txt");
            var builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            for (int at = 0; at < variables.size(); at += 2) {
                builder.environment().put(variables.get(at), variables.get(at + 1));
            }
            Process process = builder.start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return ended
                    ? new Ran(process.exitValue(), text)
                    : new Ran(-1, text + "\nnot ended after " + seconds + " s");
        } catch (IOException e) {
            return new Ran(-1, e.toString());
        }
    }
}
