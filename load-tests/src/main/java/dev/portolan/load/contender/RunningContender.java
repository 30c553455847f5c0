package dev.portolan.load.contender;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A running contender that has answered its first request.
 *
 * @param process empty when there is no proxy
 * @param firstAnswer the time from the process start to the first response with status 200
 */
public record RunningContender(
        String name, int port, String key, Optional<Process> process, Duration firstAnswer)
        implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    static RunningContender command(String name, int port, String key, ProcessBuilder builder)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        var process = builder.start();
        var request = Payloads.request(port, key, false);
        while (!answers(port, request)) {
            long waited = System.nanoTime() - started;
            if (!process.isAlive() || waited > START_TIMEOUT.toNanos()) {
                process.destroyForcibly().waitFor();
                throw new IOException(
                        name
                                + " did not answer a request within "
                                + START_TIMEOUT.toSeconds()
                                + " s; see its output above");
            }
            LockSupport.parkNanos(1_000_000);
        }
        var took = Duration.ofNanos(System.nanoTime() - started);
        return new RunningContender(name, port, key, Optional.of(process), took);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the bytes of a request to this contender. */
    public byte[] request(boolean stream) {
        return Payloads.request(port, key, stream);
    }

    /** Returns the bytes of a request with a conversation of 400 KB. */
    public byte[] longRequest() {
        return Payloads.request(port, key, false, 400 * 1024);
    }

    /** Returns the resources used by its process. */
    public Optional<ProcessUsage> usage() {
        return process.map(running -> new ProcessUsage(running.toHandle()));
    }

    @Override
    public void close() {
        process.ifPresent(RunningContender::end);
    }

    private static void end(Process process) {
        var all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroy);
    }

    private static boolean answers(int port, byte[] request) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request);
            return statusIs200(socket.getInputStream());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean statusIs200(InputStream in) throws IOException {
        var start = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        return List.of("HTTP/1.1 200", "HTTP/1.0 200").contains(start);
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return name + " on port " + port;
    }
}
