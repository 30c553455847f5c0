package dev.portolan.policy.model;

/** How a permitted request is carried out: ranked, tried and cached. */
public record RoutingSettings(Prefer prefer, Failover failover, CachePolicy cache) {

    /** What no policy says anything about. */
    public static final RoutingSettings DEFAULT =
            new RoutingSettings(Prefer.DEFAULT, Failover.DEFAULT, CachePolicy.OFF);
}
