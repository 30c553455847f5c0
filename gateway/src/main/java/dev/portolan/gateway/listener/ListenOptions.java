package dev.portolan.gateway.listener;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The data plane's address, limits and TLS settings.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes any free one
 * @param headerBytes the maximum size of a request's headers
 * @param timeouts timeouts of a connection without a request
 * @param tls the TLS settings; null for plain text
 */
public record ListenOptions(
        String host, int port, int headerBytes, Timeouts timeouts, @Nullable Tls tls) {

    /** Returns the same options with another port. */
    public ListenOptions withPort(int otherPort) {
        return new ListenOptions(host, otherPort, headerBytes, timeouts, tls);
    }

    /**
     * Timeouts of a connection without a request.
     *
     * @param head until a request's head is complete, from the connection's start or, after a
     *     request, from the next head's first byte
     * @param idle between two requests
     */
    public record Timeouts(Duration head, Duration idle) {}

    /**
     * The server's TLS material, as PEM.
     *
     * @param certificate the chain, leaf first
     * @param key the private key
     * @param clientCa the authorities of client certificates; if set, every caller must present one
     */
    public record Tls(Buffer certificate, Buffer key, @Nullable Buffer clientCa) {
        @Override
        public String toString() {
            return "Tls[clientCa=" + (clientCa != null) + "]";
        }
    }
}
