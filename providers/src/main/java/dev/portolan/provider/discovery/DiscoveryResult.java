package dev.portolan.provider.discovery;

import java.util.List;
import java.util.Set;

/** The outcome of asking a cloud. */
public sealed interface DiscoveryResult {
    /**
     * What it has.
     *
     * @param offers in the cloud's order
     * @param models the names of the models that an account could deploy; empty where it deploys
     *     none
     */
    record Seen(List<OfferedModel> offers, Set<String> models) implements DiscoveryResult {
        public Seen {
            offers = List.copyOf(offers);
            models = Set.copyOf(models);
        }

        Seen(List<OfferedModel> offers) {
            this(offers, Set.of());
        }
    }

    /** It did not answer; the reason holds no secret. */
    record Unanswered(String why) implements DiscoveryResult {}
}
