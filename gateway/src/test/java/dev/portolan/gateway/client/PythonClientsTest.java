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
import java.util.stream.Stream;

/**
 * The clients that OpenAI, Mistral, Anthropic and LangChain publish for Python, at pinned versions
 * with hashes. Skipped, with a reason on standard output, where there is no Python, where pip can't
 * get them, or where this machine needs other files than those with the pinned hashes.
 */
final class PythonClientsTest {
    private static final String PACKAGES = "packages";

    @Test
    @Timeout(value = INSTALL_SECONDS + 2 * RUN_SECONDS)
    void clients_ofPython_workAgainstTheGateway(@TempDir Path scratch) throws Exception {
        needs(
                run(scratch, RUN_SECONDS, "python3", "-m", "pip", "--version"),
                "clients for Python: no Python with pip here");
        Path folder =
                ClientProcess.installed(
                        "python-clients",
                        Path.of("src", "test", "python"),
                        List.of("requirements.txt"),
                        List.of("clients.py"),
                        PythonClientsTest::install);
        try (ClientSetup setup = new ClientSetup();
                LimitedSetup limited = new LimitedSetup()) {
            var checks =
                    run(
                            folder,
                            RUN_SECONDS,
                            environment(limited),
                            "python3",
                            "clients.py",
                            setup.gateway().baseUrl(),
                            TestingGateway.KEY,
                            TestingGateway.MISTRAL_KEY);
            assertThat(checks.names("failed")).as(checks.output()).isEmpty();
            assertThat(checks.names("passed"))
                    .contains(
                            "openai: stream",
                            "openai: responses",
                            "azure: chat, embeddings and responses",
                            "mistral: models",
                            "anthropic: stream",
                            "anthropic: models",
                            "openai: budget used up",
                            "openai: request beyond a limit",
                            "anthropic: budget used up",
                            "langchain over openai: tools",
                            "langchain over anthropic: tools",
                            "langchain over mistral: chat");
            assertThat(limited.requests("spent")).isEqualTo(1);
            assertThat(limited.requests("spent-too")).isEqualTo(1);
            assertThat(limited.requests("limited")).isEqualTo(1);
        }
    }

    private static List<String> environment(LimitedSetup limited) {
        return Stream.concat(
                        Stream.of("PYTHONPATH", PACKAGES, "LANGSMITH_TRACING", "false"),
                        limited.environment().stream())
                .toList();
    }

    private static void install(Path folder) throws InterruptedException {
        needs(
                run(
                        folder,
                        INSTALL_SECONDS,
                        "python3",
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--no-input",
                        "--no-deps",
                        "--no-compile",
                        "--only-binary=:all:",
                        "--require-hashes",
                        "--retries=2",
                        "--timeout=30",
                        "--upgrade",
                        "--target=" + PACKAGES,
                        "--requirement=requirements.txt"),
                "clients for Python: pip could not install the pinned versions");
    }
}
