package dev.portolan.gateway.transport;

/** No connection was tried: the gateway has no file descriptor left; carries no stack. */
public final class NoSocketException extends Exception {
    private static final long serialVersionUID = 1;

    NoSocketException() {
        super("the gateway has no file descriptor left for a connection", null, false, false);
    }
}
