package dev.portolan.load.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A raw TCP listener on loopback that does to each connection whatever its behaviour says. */
public final class FaultWall implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What happens to one accepted connection, on a thread of its own; the end closes it. */
    @FunctionalInterface
    public interface Behaviour {
        /** Deals with the connection. */
        void meet(Socket connection) throws IOException, InterruptedException;
    }

    private FaultWall(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fault wall").start(this::accept);
    }

    /** A wall that treats every connection alike. */
    public static FaultWall of(Behaviour behaviour) {
        try {
            return new FaultWall(behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts and never reads or writes a byte. */
    public static FaultWall silent() {
        return of(connection -> Thread.currentThread().join());
    }

    /** Accepts and resets at once. */
    public static FaultWall resetting() {
        return of(FaultWall::reset);
    }

    /** Waits for a request head, writes these bytes as they are, closes. */
    public static FaultWall answering(String bytes) {
        return of(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                });
    }

    /** Waits for a request head, writes these bytes as they are, then resets. */
    public static FaultWall answeringThenReset(String bytes) {
        return of(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                    reset(connection);
                });
    }

    /** Waits for a request head, writes these bytes, then keeps the connection open in silence. */
    public static FaultWall answeringThenSilent(String bytes) {
        return of(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                    Thread.currentThread().join();
                });
    }

    /** The origin of the wall. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The port. */
    public int port() {
        return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        quietly(listener);
        open.forEach(FaultWall::quietly);
    }

    /** Reads up to and including the blank line that ends a request head; returns the head. */
    public static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void reset(Socket connection) throws SocketException {
        connection.setSoLinger(true, 0);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var connection = listener.accept();
                connections.incrementAndGet();
                open.add(connection);
                Thread.ofVirtual().start(() -> meet(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void meet(Socket connection) {
        try {
            behaviour.meet(connection);
        } catch (IOException e) {
            quietly(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            quietly(connection);
            open.remove(connection);
        }
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            Thread.onSpinWait();
        }
    }
}
