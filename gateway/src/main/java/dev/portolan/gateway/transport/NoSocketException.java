package dev.portolan.gateway.transport;

/** The gateway has no socket to spare for one more connection; carries no stack. */
public final class NoSocketException extends Exception {
    private static final long serialVersionUID = 1;

    NoSocketException() {
        super("the gateway has no socket to spare", null, false, false);
    }
}
