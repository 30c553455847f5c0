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

/** A raw TCP listener on loopback that handles each connection in a configured, faulty way. */
public final class FaultyListener implements AutoCloseable {
    private final ServerSocket listener;
    private final ConnectionHandler handler;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Handles an accepted connection on its own thread; the connection is closed afterwards. */
    @FunctionalInterface
    public interface ConnectionHandler {
        /** Handles the connection. */
        void handle(Socket connection) throws IOException, InterruptedException;
    }

    private FaultyListener(ConnectionHandler handler) throws IOException {
        this.handler = handler;
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("faulty listener").start(this::accept);
    }

    /** Starts a listener that handles every connection with this handler. */
    public static FaultyListener handling(ConnectionHandler handler) {
        try {
            return new FaultyListener(handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts connections and never reads or writes a byte. */
    public static FaultyListener silent() {
        return handling(connection -> Thread.currentThread().join());
    }

    /** Accepts connections and resets them at once. */
    public static FaultyListener resetting() {
        return handling(FaultyListener::reset);
    }

    /** Waits for a request head, writes these bytes and closes. */
    public static FaultyListener answering(String bytes) {
        return handling(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                });
    }

    /** Waits for a request head, writes these bytes and resets the connection. */
    public static FaultyListener answeringThenReset(String bytes) {
        return handling(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                    reset(connection);
                });
    }

    /** Waits for a request head, writes these bytes and keeps the connection open. */
    public static FaultyListener answeringThenSilent(String bytes) {
        return handling(
                connection -> {
                    readHead(connection.getInputStream());
                    write(connection.getOutputStream(), bytes);
                    Thread.currentThread().join();
                });
    }

    /** Returns the origin of the listener. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Returns the port. */
    public int port() {
        return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
    }

    /** Returns the number of connections accepted. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(FaultyListener::closeQuietly);
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
                Thread.ofVirtual().start(() -> handle(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void handle(Socket connection) {
        try {
            handler.handle(connection);
        } catch (IOException e) {
            closeQuietly(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(connection);
            open.remove(connection);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            Thread.onSpinWait();
        }
    }
}
