package dev.portolan.policy.model;

/** The settings for serving a permitted request: ranking, failover and caching. */
public record RoutingSettings(Prefer prefer, Failover failover, CachePolicy cache) {

    /** The settings where no policy sets any. */
    public static final RoutingSettings DEFAULT =
            new RoutingSettings(Prefer.DEFAULT, Failover.DEFAULT, CachePolicy.OFF);
}
