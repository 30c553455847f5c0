package dev.portolan.policy.model;

/** The retention of requests and answers by a provider after it has answered. */
public enum Retention implements Axis.Level<Retention> {
    /** Nothing is retained. */
    NONE,
    /** Retained for a limited time for abuse monitoring. */
    ABUSE_MONITORING,
    /** Retained without a limit, or unknown. */
    ANY
}
