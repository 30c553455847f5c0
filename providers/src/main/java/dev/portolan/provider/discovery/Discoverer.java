package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;

import java.util.Optional;
import java.util.Set;

/** Asks one cloud what an account may use there. Blocks. */
public interface Discoverer {
    /** The catalogue's names of the providers it can ask for. */
    Set<String> providers();

    /**
     * The name that a target would have among the offers if the cloud had it; empty for what is in
     * no list that can be asked for, so that its absence says nothing.
     */
    default Optional<String> listedAs(Target target) {
        return Optional.of(target.model());
    }

    /** What the account has; a refusal or a failure is a value, too. */
    DiscoveryResult survey(CloudAccount account);
}
