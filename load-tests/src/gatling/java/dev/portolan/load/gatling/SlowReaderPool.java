package dev.portolan.load.gatling;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Callers that request a stream and read 64 bytes of it per second. */
final class SlowReaderPool {
    private static final int SMALL_WINDOW = 4_096;
    private final URI gateway;
    private final int size;

    SlowReaderPool(URI gateway, int size) {
        this.gateway = gateway;
        this.size = size;
    }

    void start() {
        for (int reader = 0; reader < size; reader++) {
            Thread.ofVirtual().name("slow reader").start(this::read);
        }
    }

    private void read() {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(SMALL_WINDOW);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            socket.getOutputStream().write(request());
            byte[] buffer = new byte[64];
            while (socket.getInputStream().read(buffer) >= 0) {
                LockSupport.parkNanos(1_000_000_000L);
            }
        } catch (IOException e) {
            // The gateway may disconnect a slow reader; only the ordinary callers are asserted.
        }
    }

    private byte[] request() {
        String body =
                "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
                        .formatted(LoadTestRig.MODEL);
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: load\r\nauthorization: Bearer "
                        + LoadTestRig.key(0)
                        + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
