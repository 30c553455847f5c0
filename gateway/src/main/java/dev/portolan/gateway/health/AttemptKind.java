package dev.portolan.gateway.health;

/** The reason for which an attempt requests a permit. */
public enum AttemptKind {
    /** The deployment is next in the plan. */
    NORMAL,
    /** The deployment is ejected as an outlier: only a probe may try it. */
    OUTLIER_PROBE,
    /** No other deployment can take the request: slow start delays traffic, but refuses none. */
    LAST_RESORT
}
