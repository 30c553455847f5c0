package dev.portolan.gateway.limits.shared;

import dev.portolan.load.fault.FaultyListener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server, with a fault that a test chooses. */
final class TestingLink implements AutoCloseable {
    private static final byte[] NONSENSE = "+WELL\r\n:12\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GARBAGE =
            "\u0016\u0003\u0001?!\r\n$9\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int target;
    private final FaultyListener listener = FaultyListener.handling(this::relay);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;

    /** What happens to connections and to the server's replies. */
    enum Fault {
        /** All passes. */
        NONE,
        /** Calls pass, replies do not. */
        SILENT,
        /** Connections are closed, also new ones. */
        CUT,
        /** Half of a reply passes, then the connection is closed. */
        HALF,
        /** Replies are replaced by others. */
        NONSENSE,
        /** Replies are replaced by bytes of another protocol. */
        GARBAGE
    }

    TestingLink(int target) {
        this.target = target;
    }

    int port() {
        return listener.port();
    }

    /** Sets the fault; one that cuts closes all connections. */
    void set(Fault now) throws IOException {
        fault = now;
        if (now == Fault.CUT) {
            closeAll();
        }
    }

    /** Closes all connections. */
    void closeAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void relay(Socket caller) throws IOException, InterruptedException {
        if (fault == Fault.CUT) {
            return;
        }
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(caller);
            open.add(server);
            Thread calls = Thread.ofVirtual().start(() -> copyCalls(caller, server));
            copyReplies(server, caller);
            caller.close();
            calls.join();
        } finally {
            open.remove(caller);
        }
    }

    private static void copyCalls(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The connection was cut.
        }
    }

    private void copyReplies(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[8192];
        for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
            switch (fault) {
                case NONE -> out.write(chunk, 0, read);
                case SILENT -> {}
                case NONSENSE -> out.write(NONSENSE);
                case GARBAGE -> out.write(GARBAGE);
                case HALF -> {
                    out.write(chunk, 0, read / 2);
                    return;
                }
                case CUT -> {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        closeAll();
        listener.close();
    }
}
