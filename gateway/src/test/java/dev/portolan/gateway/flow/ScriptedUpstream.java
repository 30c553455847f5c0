package dev.portolan.gateway.flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of HTTP/1.1 that answers each request with the bytes that its test sends, at that time.
 */
final class ScriptedUpstream implements AutoCloseable {
    private static final String HEAD =
            """
            HTTP/1.1 200 OK\r
            content-type: text/event-stream\r
            transfer-encoding: chunked\r
            \r
            """;

    private final ServerSocket server;
    private final BlockingQueue<PendingRequest> requests = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ScriptedUpstream(ServerSocket server) {
        this.server = server;
    }

    static ScriptedUpstream start() {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ScriptedUpstream upstream = new ScriptedUpstream(server);
            Thread.ofVirtual().start(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Returns the next request. */
    PendingRequest next() {
        try {
            PendingRequest next = requests.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request came");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns whether no request is left unread. */
    boolean isIdle() {
        return requests.isEmpty();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        PendingRequest current = null;
        try {
            InputStream in = socket.getInputStream();
            while (true) {
                String body = read(in);
                current = new PendingRequest(socket, body);
                requests.add(current);
            }
        } catch (IOException e) {
            if (current != null) {
                current.left.countDown();
            }
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            head.write(b);
        }
        int length = 0;
        for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring("content-length:".length()).trim());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request, to be answered step by step. */
    static final class PendingRequest {
        private final Socket socket;
        private final String body;
        private final CountDownLatch left = new CountDownLatch(1);

        private PendingRequest(Socket socket, String body) {
            this.socket = socket;
            this.body = body;
        }

        String body() {
            return body;
        }

        /** Sends the head of a stream. */
        PendingRequest head() {
            return raw(HEAD);
        }

        /** Sends these bytes of a stream. */
        PendingRequest send(String text) {
            int size = text.getBytes(StandardCharsets.UTF_8).length;
            return raw(Integer.toHexString(size) + "\r\n" + text + "\r\n");
        }

        /** Ends the stream. */
        void end() {
            raw("0\r\n\r\n");
        }

        /** Sends a whole answer. */
        void answer(int status, String json) {
            int size = json.getBytes(StandardCharsets.UTF_8).length;
            raw(
                    "HTTP/1.1 "
                            + status
                            + " X\r\ncontent-type: application/json\r\ncontent-length: "
                            + size
                            + "\r\n\r\n"
                            + json);
        }

        private PendingRequest raw(String bytes) {
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until the caller has disconnected. */
        boolean isLeft() {
            try {
                return left.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
