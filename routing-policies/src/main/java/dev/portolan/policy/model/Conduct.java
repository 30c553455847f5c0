package dev.portolan.policy.model;

/** How a permitted request is carried out: ranked, tried and cached. */
public record Conduct(Prefer prefer, Failover failover, CachePolicy cache) {

    /** What no policy says anything about. */
    public static final Conduct DEFAULT =
            new Conduct(Prefer.DEFAULT, Failover.DEFAULT, CachePolicy.OFF);
}
