package dev.portolan.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** The program as a process with a given environment. */
final class ServedProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile(
                    ".*listening on (http://127.0.0.1:\\d+) \\(admin (http://127.0.0.1:\\d+)\\)");
    private static final Pattern CLOUDS =
            Pattern.compile("(?:AWS|AZURE|GOOGLE|GCE|IDENTITY|MSI|IMDS)_.*");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String data;
    private final String admin;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private ServedProcess(Process process, String data, String admin) {
        this.process = process;
        this.data = data;
        this.admin = admin;
    }

    /** Starts {@code serve} in an environment without any cloud's variables. */
    static ServedProcess start(Path folder, Map<String, String> environment, String... options)
            throws IOException {
        return start(List.of(), folder, environment, options);
    }

    /** Starts {@code serve} with a limit of file descriptors. */
    static ServedProcess limited(int descriptors, Path folder) throws IOException {
        String limit = "ulimit -n %d; exec \"$@\"".formatted(descriptors);
        return start(List.of("sh", "-c", limit, "sh"), folder, Map.of());
    }

    private static ServedProcess start(
            List<String> before, Path folder, Map<String, String> environment, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--config", folder.toString()));
        command.addAll(List.of("--port", "0", "--admin-port", "0"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> CLOUDS.matcher(name).matches());
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            var addresses = LISTENING.matcher(line);
            if (addresses.matches()) {
                ServedProcess served =
                        new ServedProcess(process, addresses.group(1), addresses.group(2));
                Thread.ofVirtual().start(() -> lines.lines().forEach(served.output::add));
                return served;
            }
        }
        throw new IOException("the process ended before it listened");
    }

    /** Posts to the data plane. */
    HttpResponse<String> post(String key, String path, String body) throws Exception {
        return post(key, path, body, Map.of());
    }

    /** Posts to the data plane with more headers. */
    HttpResponse<String> post(String key, String path, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(data + path))
                        .timeout(Duration.ofSeconds(50))
                        .header("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Kills the process as SIGKILL does, and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The data plane's port. */
    int port() {
        return URI.create(data).getPort();
    }

    /** The admin plane's URL. */
    String adminAddress() {
        return admin;
    }

    /** The lines printed since it listens. */
    List<String> output() {
        return output;
    }

    /** Gets a path of the admin plane and returns the status. */
    int adminStatus(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(admin + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Gets a path of the admin plane and returns the body. */
    String admin(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(admin + path)).build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
