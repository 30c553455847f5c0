package dev.portolan.gateway.health;

/** As what an attempt asks a guard to be let through. */
public enum AttemptKind {
    /** Along the plan. */
    USUAL,
    /** At a deployment that is left out while others can take the request. */
    OUTLIER,
    /** For a request that nobody else can take: the ramp is to spare, not to refuse. */
    URGENT
}
