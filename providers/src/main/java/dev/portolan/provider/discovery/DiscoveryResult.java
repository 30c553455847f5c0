package dev.portolan.provider.discovery;

import java.util.List;
import java.util.Set;

/** The result of listing what an account has at a cloud. */
public sealed interface DiscoveryResult {
    /**
     * The account's offers.
     *
     * @param offers in the cloud's order
     * @param models the names of the models that the account could deploy; empty if it deploys none
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

    /** The cloud did not answer; the reason contains no secret. */
    record Unanswered(String why) implements DiscoveryResult {}
}
