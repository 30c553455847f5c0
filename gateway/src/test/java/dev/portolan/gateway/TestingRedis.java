package dev.portolan.gateway;

import redis.embedded.RedisServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A real Redis server, in a process of its own, that keeps nothing on disk. */
public final class TestingRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final int port;
    private RedisServer server;

    private TestingRedis(int port, RedisServer server) {
        this.port = port;
        this.server = server;
    }

    /** A server that answers. */
    public static TestingRedis start() {
        for (int tries = 1; ; tries++) {
            try {
                int port = freePort();
                TestingRedis redis = new TestingRedis(port, launch(port));
                redis.awaitAnswer();
                return redis;
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static RedisServer launch(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
        return server;
    }

    /** A process that has begun on a busy machine may not listen yet. */
    private void awaitAnswer() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!command("PING").startsWith("+PONG")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Redis gave no answer within " + PATIENCE);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /** Ends the process; what it kept is gone. */
    public void stop() throws IOException {
        server.stop();
    }

    /** Starts another process at the same port. */
    public void startAgain() throws IOException {
        server = launch(port);
        awaitAnswer();
    }

    /** How many names have values. */
    public long size() {
        return Long.parseLong(command("DBSIZE").substring(1).strip());
    }

    /** How many clients there are, apart from the one that asks. */
    public long connections() {
        return command("CLIENT", "LIST", "TYPE", "normal")
                        .lines()
                        .filter(line -> line.startsWith("id="))
                        .count()
                - 1;
    }

    /** One command over a socket of its own, with no client library between; the raw reply. */
    public String command(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ":0\r\n";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
