package dev.portolan.gateway.client;

import static dev.portolan.gateway.client.ClientProcess.INSTALL_SECONDS;
import static dev.portolan.gateway.client.ClientProcess.RUN_SECONDS;
import static dev.portolan.gateway.client.ClientProcess.needs;
import static dev.portolan.gateway.client.ClientProcess.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * The clients that OpenAI, Mistral, Anthropic and Vercel publish for Node, at pinned versions.
 * Skipped, with a reason on standard output, where there is no Node or where npm can't get them.
 */
final class NodeClientsTest {
    @Test
    @Timeout(value = INSTALL_SECONDS + 2 * RUN_SECONDS)
    void clients_ofNode_workAgainstTheGateway(@TempDir Path scratch) throws Exception {
        needs(run(scratch, RUN_SECONDS, "node", "--version"), "clients for Node: no Node here");
        Path folder =
                ClientProcess.installed(
                        "node-clients",
                        Path.of("src", "test", "node"),
                        List.of("package.json", "package-lock.json"),
                        List.of("clients.mjs"),
                        NodeClientsTest::install);
        try (ClientSetup setup = new ClientSetup();
                LimitedSetup limited = new LimitedSetup()) {
            var checks =
                    run(
                            folder,
                            RUN_SECONDS,
                            limited.environment(),
                            "node",
                            "clients.mjs",
                            setup.gateway().baseUrl(),
                            TestingGateway.KEY);
            assertThat(checks.names("failed")).as(checks.output()).isEmpty();
            assertThat(checks.names("passed"))
                    .contains(
                            "openai: chat",
                            "openai: models",
                            "openai: responses",
                            "azure: chat, embeddings and responses",
                            "mistral: models",
                            "anthropic: stream",
                            "anthropic: models",
                            "openai: budget used up",
                            "openai: request beyond a limit",
                            "anthropic: budget used up",
                            "ai over chat: stream",
                            "ai over messages: stream");
            assertThat(limited.requests("spent")).isEqualTo(1);
            assertThat(limited.requests("spent-too")).isEqualTo(1);
            assertThat(limited.requests("limited")).isEqualTo(1);
        }
    }

    private static void install(Path folder) throws InterruptedException {
        needs(
                run(
                        folder,
                        INSTALL_SECONDS,
                        "npm",
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--fetch-retries=2",
                        "--fetch-timeout=30000"),
                "clients for Node: npm could not install the pinned versions");
    }
}
