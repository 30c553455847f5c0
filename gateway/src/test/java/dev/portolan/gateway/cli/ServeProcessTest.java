package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process: its output, reloads, signals and exit code. */
final class ServeProcessTest {
    private static final Pattern LISTENING =
            Pattern.compile(
                    "portolan: listening on (http://127.0.0.1:\\d+) \\(admin"
                            + " (http://127.0.0.1:\\d+)\\)");

    private static final String KEY = "sk-process-0123456789abcdef0123456789abcdef";
    private static final String NOBODY = "http://127.0.0.1:9";
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @Test
    void serve_stopped_drainsAndExits0(@TempDir Path folder) throws Exception {
        write(folder, "FR");
        Process process = serve(folder);
        try (BufferedReader lines = process.inputReader();
                HttpClient client = HttpClient.newHttpClient()) {
            Matcher addresses = LISTENING.matcher(listening(lines));
            assertThat(addresses.matches()).isTrue();

            assertThat(status(client, addresses.group(2) + "/readyz")).isEqualTo(200);
            assertThat(status(client, addresses.group(1) + "/v1/models")).isEqualTo(401);
            write(folder, "Atlantis");
            awaitBody(client, addresses.group(2) + "/admin/v1/config", "Atlantis");
            assertThat(status(client, addresses.group(2) + "/readyz")).isEqualTo(200);

            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void serve_sighup_reopensItsLogsAndContinues(@TempDir Path folder) throws Exception {
        assumeFalse(ignoresHangup(), "SIGHUP is ignored here, as under nohup, and by children too");
        Files.writeString(
                folder.resolve("portolan.yaml"),
                "node: {id: n, country: FR}\nlimits: {drain: 1s}\nlogs: {access: access.log}\n");
        Process process = serve(folder);
        try (BufferedReader lines = process.inputReader();
                HttpClient client = HttpClient.newHttpClient()) {
            Matcher addresses = LISTENING.matcher(listening(lines));
            assertThat(addresses.matches()).isTrue();
            Files.move(folder.resolve("access.log"), folder.resolve("access.log.1"));

            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();

            assertThat(lines.lines().anyMatch(line -> line.contains("are reopened"))).isTrue();
            assertThat(status(client, addresses.group(2) + "/readyz")).isEqualTo(200);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns whether SIGHUP, signal 1, is in the mask of ignored signals; false if not known. */
    private static boolean ignoresHangup() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
    }

    @Test
    void serve_stoppedMidStream_completesTheStream(@TempDir Path folder) throws Exception {
        assertThat(stoppedMidStream(folder, "20s")).endsWith("data: [DONE]\n\n");
    }

    @Test
    void serve_stoppedMidStream_interruptsItAfterTheDrain(@TempDir Path folder) throws Exception {
        assertThat(stoppedMidStream(folder, "1s"))
                .contains("\"code\":\"stream_interrupted\"")
                .doesNotContain("[DONE]");
    }

    /** The proxy does not exist, so a request that arrives was sent directly. */
    @Test
    void serve_proxiesInTheEnvironment_callsUpstreamsDirectly(@TempDir Path folder)
            throws Exception {
        try (SimulatedEndpoint endpoint = VllmNode.at("FR").named("paris").serving("up").start()) {
            writeWhole(folder, "1s", endpoint);
            Process process = serve(folder, Map.of("HTTPS_PROXY", NOBODY, "HTTP_PROXY", NOBODY));
            try (BufferedReader lines = process.inputReader();
                    HttpClient client = HttpClient.newHttpClient()) {
                Matcher addresses = LISTENING.matcher(listening(lines));
                assertThat(addresses.matches()).isTrue();
                HttpResponse<String> answer = client.send(ask(addresses), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(endpoint.inferences()).hasSize(1);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static HttpRequest ask(Matcher addresses) {
        return HttpRequest.newBuilder(URI.create(addresses.group(1) + "/v1/chat/completions"))
                .header("authorization", "Bearer " + KEY)
                .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                .build();
    }

    /** Returns the answer to a caller whose stream was in progress when the process was stopped. */
    private static String stoppedMidStream(Path folder, String drain) throws Exception {
        try (SimulatedEndpoint endpoint =
                VllmNode.at("FR").named("paris").serving("up").words(60).start()) {
            endpoint.pace(new Pace(Duration.ZERO, Duration.ofMillis(50)));
            writeWhole(folder, drain, endpoint);
            Process process = serve(folder);
            try (BufferedReader lines = process.inputReader();
                    HttpClient client = HttpClient.newHttpClient()) {
                Matcher addresses = LISTENING.matcher(listening(lines));
                assertThat(addresses.matches()).isTrue();
                HttpResponse<InputStream> answer =
                        client.send(ask(addresses), BodyHandlers.ofInputStream());
                process.destroy();
                String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                return body;
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void writeWhole(Path folder, String drain, SimulatedEndpoint endpoint)
            throws Exception {
        Files.writeString(
                folder.resolve("portolan.yaml"),
                """
                node: {id: n, country: FR}
                catalog: [catalog.yaml]
                policies: [policies.yaml]
                tenants: tenants.yaml
                limits: {drain: %s}
                """
                        .formatted(drain));
        Files.writeString(
                folder.resolve("catalog.yaml"),
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: %s/v1
                    location: {country: FR}
                    models: [{model: m, upstream: up}]
                """
                        .formatted(endpoint.url()));
        Files.writeString(folder.resolve("policies.yaml"), "policies: [{name: default}]\n");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("tenants.yaml"),
                "tenants: [{id: t, keys: [{id: k, hash: \"sha256:%s\"}]}]\n"
                        .formatted(HexFormat.of().formatHex(digest)));
    }

    private static String listening(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("listening")) {
                return line;
            }
        }
        return "ended";
    }

    private static void write(Path folder, String country) throws IOException {
        Files.writeString(
                folder.resolve("portolan.yaml"),
                "node: {id: n, country: %s}\nlimits: {drain: 1s}\n".formatted(country));
    }

    private static Process serve(Path folder) throws IOException {
        return serve(folder, Map.of());
    }

    private static Process serve(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve",
                                "--config",
                                folder.toString(),
                                "--port",
                                "0",
                                "--admin-port",
                                "0"));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    private static int status(HttpClient client, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Polls until the answer contains {@code text}, limited by the test's timeout. */
    private static void awaitBody(HttpClient client, String url, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        String body = "";
        while (!body.contains(text)) {
            TimeUnit.MILLISECONDS.sleep(100);
            body = client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
