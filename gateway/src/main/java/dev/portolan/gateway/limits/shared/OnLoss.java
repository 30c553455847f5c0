package dev.portolan.gateway.limits.shared;

/** What a replica does while it cannot use the shared counters. */
public enum OnLoss {
    /** It goes on with its part of what was left. */
    SHARE,
    /** It refuses requests that have a limit or a budget. */
    REFUSE,
    /** It counts by itself, as if it were the only replica. */
    IGNORE
}
