package dev.portolan.gateway.listener;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Where and how the data plane listens.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes any free one
 * @param headerBytes the size a request's headers may have
 * @param patience how long a connection may stay open without a request
 * @param tls how to speak TLS; null for plain text
 */
public record ListenOptions(
        String host, int port, int headerBytes, Patience patience, @Nullable Tls tls) {

    /** The same on another port. */
    public ListenOptions on(int otherPort) {
        return new ListenOptions(host, otherPort, headerBytes, patience, tls);
    }

    /**
     * How long a connection may stay open without a request.
     *
     * @param head until a request's head is whole, from the connection's start or, after a request,
     *     from the next head's first byte
     * @param idle between two requests
     */
    public record Patience(Duration head, Duration idle) {}

    /**
     * A server's side of TLS, as PEM.
     *
     * @param certificate the chain, leaf first
     * @param key the private key
     * @param clientCa the authorities of client certificates; where it is set every caller must
     *     show one
     */
    public record Tls(Buffer certificate, Buffer key, @Nullable Buffer clientCa) {
        @Override
        public String toString() {
            return "Tls[clientCa=" + (clientCa != null) + "]";
        }
    }
}
