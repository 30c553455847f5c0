package dev.portolan.load.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A gateway that runs as a child process, known by what it prints. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^\\s/,;\"]+:[0-9]+");
    private static final int REMEMBERED = 20;
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<URI> data = new CompletableFuture<>();
    private final CompletableFuture<URI> admin = new CompletableFuture<>();

    private GatewayProcess(Process process) {
        this.process = process;
    }

    /** Starts the program this JVM runs from, with a configuration, on free ports. */
    public static GatewayProcess serve(Path configuration) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("dev.portolan.gateway.cli.Main");
        command.addAll(List.of("serve", "--config", configuration.toString()));
        command.addAll(List.of("--port", "0", "--admin-port", "0"));
        return start(command);
    }

    /** Starts a command that prints an origin for each of its two ports, and waits for both. */
    public static GatewayProcess start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var gateway = new GatewayProcess(builder.start());
        Thread.ofVirtual().name("gateway output").start(gateway::read);
        try {
            gateway.data();
            gateway.admin();
            return gateway;
        } catch (IOException e) {
            gateway.close();
            throw e;
        }
    }

    /** Where callers reach it. */
    public URI data() throws IOException {
        return await(data);
    }

    /** Where its operators reach it. */
    public URI admin() throws IOException {
        return await(admin);
    }

    /** Waits for its end. */
    void waitFor() throws InterruptedException {
        process.waitFor();
    }

    /** The last lines it printed. */
    synchronized String lastLines() {
        return String.join("\n", lastLines);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private URI await(CompletableFuture<URI> origin) throws IOException {
        try {
            return origin.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the gateway did not start; it said:\n" + lastLines(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway started", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            note(e.toString());
        } finally {
            var ended = new IOException("the process ended");
            data.completeExceptionally(ended);
            admin.completeExceptionally(ended);
        }
    }

    private synchronized void note(String line) {
        lastLines.add(line);
        if (lastLines.size() > REMEMBERED) {
            lastLines.remove();
        }
        var origins = ORIGIN.matcher(line);
        while (origins.find()) {
            var origin = URI.create(origins.group());
            boolean isAdmin = line.substring(0, origins.start()).contains("admin");
            (isAdmin ? admin : data).complete(origin);
        }
    }
}
