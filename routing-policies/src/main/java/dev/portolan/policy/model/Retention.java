package dev.portolan.policy.model;

/** How much of requests and answers a provider keeps after answering. */
public enum Retention implements Axis.Level<Retention> {
    /** Nothing. */
    NONE,
    /** What abuse monitoring keeps, for a limited time. */
    ABUSE_MONITORING,
    /** Anything, or not known. */
    ANY
}
