package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;

import java.util.Optional;
import java.util.Set;

/** Lists from one cloud what an account may use there. Blocks. */
public interface Discoverer {
    /** Returns the catalog's names of the providers it can list. */
    Set<String> providers();

    /**
     * Returns the name under which a target would be listed if the cloud had it; empty if no list
     * contains its kind, so that its absence means nothing.
     */
    default Optional<String> listedAs(Target target) {
        return Optional.of(target.model());
    }

    /** Lists what the account has; a refusal or failure is returned as a value. */
    DiscoveryResult survey(CloudAccount account);
}
