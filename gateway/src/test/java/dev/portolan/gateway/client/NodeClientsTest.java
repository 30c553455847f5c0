package dev.portolan.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The clients that OpenAI, Mistral, Anthropic and Vercel publish for Node, at pinned versions.
 * Skipped, with a reason on standard output, where there is no Node or where npm can't get them.
 */
final class NodeClientsTest {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "clients.mjs");
    private static final int INSTALL_SECONDS = 60;
    private static final int RUN_SECONDS = 60;

    @Test
    @Timeout(value = INSTALL_SECONDS + 2 * RUN_SECONDS)
    void clients_ofNode_workAgainstTheGateway(@TempDir Path scratch) throws Exception {
        needs(run(scratch, RUN_SECONDS, "node", "--version"), "there is no Node here");
        Path folder = installed();
        try (ClientSetup setup = new ClientSetup()) {
            Ran checks =
                    run(
                            folder,
                            RUN_SECONDS,
                            "node",
                            "clients.mjs",
                            setup.gateway().baseUrl(),
                            TestingGateway.KEY);
            assertThat(checks.output())
                    .contains("passed openai: chat")
                    .contains("passed anthropic: stream")
                    .contains("passed ai over chat: stream", "passed ai over messages: stream")
                    .doesNotContain("failed ");
            assertThat(checks.status()).as(checks.output()).isZero();
        }
    }

    /** The clients, installed once below {@code target} and kept for the next time. */
    private static Path installed() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "node-clients"));
        boolean same = Files.isDirectory(folder.resolve("node_modules"));
        for (String file : FILES) {
            byte[] wanted = Files.readAllBytes(SOURCES.resolve(file));
            Path there = folder.resolve(file);
            boolean kept = Files.exists(there) && Arrays.equals(Files.readAllBytes(there), wanted);
            same &= kept || file.equals("clients.mjs");
            Files.write(there, wanted);
        }
        if (!same) {
            needs(
                    run(
                            folder,
                            INSTALL_SECONDS,
                            "npm",
                            "ci",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"),
                    "npm could not install the pinned clients");
        }
        return folder;
    }

    private static void needs(Ran ran, String otherwise) {
        if (ran.status() != 0) {
            System.out.println("skipped the clients for Node: " + otherwise);
        }
        Assumptions.assumeTrue(ran.status() == 0, otherwise);
    }

    private record Ran(int status, String output) {}

    private static Ran run(Path folder, int seconds, String... command)
            throws InterruptedException {
        try {
            Path output = Files.createTempFile("portolan-node", ".txt");
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ran(ended ? process.exitValue() : -1, text);
        } catch (IOException e) {
            return new Ran(-1, e.toString());
        }
    }
}
