package dev.portolan.gateway.limits;

/** A reservation that a {@link LimitBook} granted; opaque to all but the book that granted it. */
public interface Reservation {
    /** Returns the request that was granted. */
    ReserveRequest request();
}
