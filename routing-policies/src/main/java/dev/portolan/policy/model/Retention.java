package dev.portolan.policy.model;

/** How much of requests and answers a place keeps after answering, from least to most. */
public enum Retention {
    /** Nothing. */
    NONE,
    /** What abuse monitoring keeps, for a limited time. */
    ABUSE_MONITORING,
    /** Anything, or not known. */
    ANY;

    /** Whether keeping this much is allowed where at most {@code limit} is. */
    public boolean within(Retention limit) {
        return compareTo(limit) <= 0;
    }
}
