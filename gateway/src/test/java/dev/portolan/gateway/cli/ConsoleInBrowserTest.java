package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The console as rendered by Chromium. Skipped, with a reason on standard output, if Chromium does
 * not run.
 */
final class ConsoleInBrowserTest {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final String KEY = "sk-console-0123456789abcdef0123456789abcdef";
    private static final int PATIENCE_SECONDS = 30;

    /** The virtual time that the page runs before it is read. */
    private static final int PAGE_MILLIS = 2_000;

    @Test
    @Timeout(5 * PATIENCE_SECONDS)
    void console_opened_showsTheGatewaysState(@TempDir Path folder) throws Exception {
        Path browser = browser(folder);
        try (SimulatedEndpoint endpoint = VllmNode.at("FR").named("paris").serving("up").start()) {
            write(folder, endpoint);
            try (ServedProcess gateway = ServedProcess.start(folder, Map.of())) {
                ask(gateway);
                assertThat(shown(browser, gateway, "deployments", folder))
                        .contains(">ready, configuration sha256:")
                        .contains(">paris<", ">available<", "<span title=\"FR\">FR</span>");
                assertThat(shown(browser, gateway, "decisions", folder))
                        .contains(">200 completed<", "paris=succeeded", ">key k<");
                assertThat(shown(browser, gateway, "configuration", folder))
                        .contains("1 deployments, 0 aliases, 1 policies, 1 tenants");
            }
        }
    }

    @Test
    @Timeout(5 * PATIENCE_SECONDS)
    void console_tokenConfigured_promptsForIt(@TempDir Path folder) throws Exception {
        Path browser = browser(folder);
        try (SimulatedEndpoint endpoint = VllmNode.at("FR").named("paris").serving("up").start()) {
            write(folder, endpoint);
            Path main = folder.resolve("portolan.yaml");
            Files.writeString(main, Files.readString(main) + "admin: {token: \"${env:TOKEN}\"}\n");
            try (ServedProcess gateway =
                    ServedProcess.start(folder, Map.of("TOKEN", "a-token-that-nobody-guesses"))) {
                assertThat(shown(browser, gateway, "deployments", folder))
                        .contains("Send a token of admin.tokens")
                        .contains("<form id=\"token\">")
                        .doesNotContain(">paris<");
            }
        }
    }

    /** Finds a browser that renders a page; an installed one may not run here. */
    private static Path browser(Path scratch) throws Exception {
        Optional<Path> found =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        boolean runs =
                found.isPresent()
                        && dump(found.get(), "data:text/html,<p>sound", scratch).contains("sound");
        if (!runs) {
            System.out.println("ConsoleInBrowserTest is skipped: no Chromium runs here");
        }
        Assumptions.assumeTrue(runs, "no Chromium runs here");
        return found.orElseThrow();
    }

    private static void ask(ServedProcess gateway) throws Exception {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertThat(gateway.post(KEY, "/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    private static String shown(Path browser, ServedProcess gateway, String section, Path scratch)
            throws Exception {
        return dump(browser, gateway.adminAddress() + "/console#" + section, scratch);
    }

    /** Returns the page's DOM after its scripts have run; empty if the browser does not start. */
    private static String dump(Path browser, String address, Path scratch)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch, "browser");
        Path page = folder.resolve("page.html");
        Process process =
                new ProcessBuilder(
                                browser.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-breakpad",
                                "--disable-crash-reporter",
                                "--no-first-run",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--virtual-time-budget=" + PAGE_MILLIS,
                                "--dump-dom",
                                address)
                        .redirectOutput(page.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(page);
    }

    private static void write(Path folder, SimulatedEndpoint endpoint) throws Exception {
        CatalogFolder written =
                CatalogFolder.with(
                        folder,
                        """
                        endpoints:
                          - id: paris
                            provider: vllm
                            url: %s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models: [{model: m, upstream: up}]
                        """
                                .formatted(endpoint.url()));
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        written.write(
                "t.yaml",
                "tenants: [{id: t, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                        .formatted(HexFormat.of().formatHex(digest)));
    }
}
