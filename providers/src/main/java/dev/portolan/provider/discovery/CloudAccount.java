package dev.portolan.provider.discovery;

import dev.portolan.provider.Target;
import dev.portolan.provider.credential.CredentialConfig;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;

/**
 * Where and as whom to ask.
 *
 * @param targets what the catalogue calls at one endpoint, at least one
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

    /** What the endpoint sets for all its models under {@code key}; null where it says nothing. */
    @Nullable String setting(String key) {
        return targets.getFirst().settings().get(key);
    }

    /** The address that models are called at. */
    URI base() {
        return targets.getFirst().base();
    }
}
