package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;
import dev.portolan.provider.credential.CredentialConfig;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;

/**
 * The account to query and the identity to use.
 *
 * @param targets the deployments of one endpoint in the catalog, at least one
 * @param endpoint the address of the cloud's control plane; null for its own
 */
public record CloudAccount(
        List<Target> targets, CredentialConfig credentials, @Nullable URI endpoint) {
    public CloudAccount {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: none (expected: at least one)");
        }
    }

    /**
     * Returns the endpoint's setting for all its models under {@code key}; null if there is none.
     */
    @Nullable String setting(String key) {
        return targets.getFirst().settings().get(key);
    }

    /** Returns the address at which models are called. */
    URI base() {
        return targets.getFirst().base();
    }
}
