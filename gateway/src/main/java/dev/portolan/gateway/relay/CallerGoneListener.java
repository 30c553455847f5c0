package dev.portolan.gateway.relay;

/** Hears how a caller goes before the end of its answer; one call of one of these. */
public interface CallerGoneListener {
    /** It left. */
    void left();

    /** It took nothing for too long and was cut off. */
    void stalled();
}
