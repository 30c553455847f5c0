package dev.portolan.gateway.telemetry;

/** Source of the file descriptors' gauges; read at each scrape. */
public interface SocketGauges {
    /** An unknown number of descriptors. */
    SocketGauges NONE = () -> new Reading(0, 0, 0);

    /** Returns the current values. */
    Reading read();

    /**
     * The descriptors at one moment.
     *
     * @param open the number of open descriptors
     * @param limit the maximum number of descriptors
     * @param sockets the number of open sockets
     */
    record Reading(long open, long limit, long sockets) {}
}
