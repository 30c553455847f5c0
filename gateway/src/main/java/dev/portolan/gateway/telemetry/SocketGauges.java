package dev.portolan.gateway.telemetry;

/** What the process has of file descriptors at this moment; read at each scrape. */
public interface SocketGauges {
    /** A process of which nothing is known. */
    SocketGauges NONE = () -> new Reading(0, 0, 0);

    /** What it has. */
    Reading read();

    /**
     * The descriptors at one moment.
     *
     * @param open those that are open
     * @param limit those that may be
     * @param sockets sockets among the open ones
     */
    record Reading(long open, long limit, long sockets) {}
}
