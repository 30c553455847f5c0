package dev.portolan.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program as a process: what it prints, how it reloads, and that it ends with 0 when told to.
 */
final class ServeProcessTest {
    private static final Pattern LISTENING =
            Pattern.compile(
                    "portolan: listening on (http://127.0.0.1:\\d+) \\(admin"
                            + " (http://127.0.0.1:\\d+)\\)");

    @Test
    void serve_toldToStop_drainsAndEndsWith0(@TempDir Path folder) throws Exception {
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
        return new ProcessBuilder(
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
                                "0"))
                .redirectErrorStream(true)
                .start();
    }

    private static int status(HttpClient client, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Asks until the answer holds {@code text}; the test's own timeout ends a wait in vain. */
    private static void awaitBody(HttpClient client, String url, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        String body = "";
        while (!body.contains(text)) {
            TimeUnit.MILLISECONDS.sleep(100);
            body = client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
