package dev.portolan.gateway.records.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy on loopback whose connections a test cuts or stalls. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean stalled;

    private TcpProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static TcpProxy to(int target) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TcpProxy proxy = new TcpProxy(server, target);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Closes all connections, and each new one, until {@link #restore}. */
    void cut() {
        cut = true;
        sockets.forEach(TcpProxy::close);
    }

    /** Keeps all bytes back, on open connections and new ones, until {@link #restore}. */
    void stall() {
        stalled = true;
    }

    void restore() {
        cut = false;
        stalled = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                if (cut) {
                    close(caller);
                    continue;
                }
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(caller);
                sockets.add(upstream);
                Thread.ofVirtual().start(() -> copy(caller, upstream));
                Thread.ofVirtual().start(() -> copy(upstream, caller));
            } catch (IOException e) {
                cut |= server.isClosed();
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] part = new byte[8_192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                while (stalled) {
                    LockSupport.parkNanos(1_000_000);
                }
                out.write(part, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            close(from);
        }
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stalled = false;
        server.close();
        sockets.forEach(TcpProxy::close);
    }
}
