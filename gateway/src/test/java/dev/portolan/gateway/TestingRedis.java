package dev.portolan.gateway;

import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

import java.io.File;
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

/**
 * A real Redis server in its own process, without persistence. The system property {@code
 * portolan.redis} names another executable, such as a Valkey server's.
 */
public final class TestingRedis implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int TRIES = 3;
    private static final int DATABASES = 512;

    private final int port;
    private RedisServer server;

    private TestingRedis(int port, RedisServer server) {
        this.port = port;
        this.server = server;
    }

    /** Starts a server and waits until it answers. */
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
        RedisServerBuilder builder =
                RedisServer.newRedisServer()
                        .port(port)
                        .setting("save \"\"")
                        .setting("databases " + DATABASES);
        String executable = System.getProperty("portolan.redis");
        if (executable != null) {
            builder.executableProvider(() -> new File(executable));
        }
        RedisServer server = builder.build();
        server.start();
        return server;
    }

    /** Waits for an answer, since on a busy machine a started process may not listen yet. */
    private void awaitAnswer() {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!command("PING").startsWith("+PONG")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Redis gave no answer within " + TIMEOUT);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    /** Stops the process; its data is lost. */
    public void stop() throws IOException {
        server.stop();
    }

    /** Starts another process on the same port. */
    public void restart() throws IOException {
        server = launch(port);
        awaitAnswer();
    }

    /** The number of keys. */
    public long size() {
        return Long.parseLong(command("DBSIZE").substring(1).strip());
    }

    /** The number of clients, except the one of this command. */
    public long connections() {
        return command("CLIENT", "LIST", "TYPE", "normal")
                        .lines()
                        .filter(line -> line.startsWith("id="))
                        .count()
                - 1;
    }

    /** Sends one command over a new socket, without a client library, and returns the raw reply. */
    public String command(String... words) {
        return send(request(words));
    }

    /** Sends one command to a database, and returns its raw reply. */
    public String commandIn(int database, String... words) {
        String selected = "+OK\r\n";
        return send(request("SELECT", Integer.toString(database)) + request(words))
                .substring(selected.length());
    }

    private static String request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return request.toString();
    }

    private String send(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
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
