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

/** A gateway that runs as a child process; its addresses are read from its output. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^\\s/,;\"]+:[0-9]+");
    private static final int KEPT_LINES = 20;
    private static final int START_TIMEOUT_SECONDS = 60;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<URI> data = new CompletableFuture<>();
    private final CompletableFuture<URI> admin = new CompletableFuture<>();

    private GatewayProcess(Process process) {
        this.process = process;
    }

    /** Starts the gateway from this JVM's class path, with a configuration, on free ports. */
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

    /** Starts a command and waits until it has printed the origins of its data and admin ports. */
    public static GatewayProcess start(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var gateway = new GatewayProcess(builder.start());
        Thread.ofVirtual().name("gateway output").start(gateway::read);
        try {
            gateway.dataUrl();
            gateway.adminUrl();
            return gateway;
        } catch (IOException e) {
            gateway.close();
            throw e;
        }
    }

    /** Returns the URL for callers. */
    public URI dataUrl() throws IOException {
        return await(data);
    }

    /** Returns the URL of the admin API. */
    public URI adminUrl() throws IOException {
        return await(admin);
    }

    /** Waits until the process exits. */
    void waitFor() throws InterruptedException {
        process.waitFor();
    }

    /** Returns the last lines of its output. */
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
            return origin.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the gateway did not start; its last output:\n" + lastLines(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway started", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line);
            }
        } catch (IOException e) {
            readLine(e.toString());
        } finally {
            var exited = new IOException("the process exited");
            data.completeExceptionally(exited);
            admin.completeExceptionally(exited);
        }
    }

    private synchronized void readLine(String line) {
        lastLines.add(line);
        if (lastLines.size() > KEPT_LINES) {
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
