package dev.portolan.gateway.snapshot;

import dev.portolan.gateway.catalog.CredentialSpec;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.credential.Authenticator;
import dev.portolan.provider.credential.CredentialConfig;
import dev.portolan.provider.login.Authenticators;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The authenticators of all endpoints. An endpoint whose credentials do not change keeps its
 * authenticator, and the tokens it holds, from one configuration to the next.
 */
public final class EndpointAuthenticators {
    /** The setting of an endpoint without credentials; each provider has its usual default. */
    private static final String USUAL = "default";

    private final Authenticators factory = Authenticators.system();
    private final Map<Key, Authenticator> authenticators = new HashMap<>();

    /** Returns the authenticator of the endpoint of {@code declared}. */
    public synchronized Authenticator of(Deployment declared) {
        return authenticators.computeIfAbsent(Key.of(declared), this::create);
    }

    /** Closes the authenticators that no deployment in {@code declared} uses any more. */
    public synchronized void keepOnly(Iterable<Deployment> declared) {
        Set<Key> needed = new HashSet<>();
        declared.forEach(deployment -> needed.add(Key.of(deployment)));
        authenticators
                .entrySet()
                .removeIf(
                        held -> {
                            boolean unneeded = !needed.contains(held.getKey());
                            if (unneeded) {
                                held.getValue().close();
                            }
                            return unneeded;
                        });
    }

    private Authenticator create(Key key) {
        CredentialConfig config =
                switch (CredentialConfig.parse(key.style(), key.keys())) {
                    case CredentialConfig.Parsed.Valid valid -> valid.config();
                    case CredentialConfig.Parsed.Invalid invalid ->
                            throw new IllegalStateException(
                                    "credentials of %s: %s (expected: checked at load)"
                                            .formatted(key.base(), invalid.problems()));
                };
        Authenticator made =
                factory.of(
                        config,
                        new Authenticators.Endpoint(
                                key.provider(),
                                key.style(),
                                key.base(),
                                key.region().orElse(null)));
        made.refresh();
        return made;
    }

    /**
     * The settings on which an authenticator depends: endpoints that agree in all of them share
     * one. Omits secrets when printed.
     */
    private record Key(
            String provider,
            AuthStyle style,
            URI base,
            Optional<String> region,
            Map<String, String> keys) {

        static Key of(Deployment declared) {
            CredentialSpec spec = declared.wire().credentials();
            Map<String, String> keys = new HashMap<>(spec.values());
            if (!spec.values().isEmpty() || !spec.type().equals(USUAL)) {
                keys.put("type", spec.type());
            }
            return new Key(
                    declared.facts().provider(),
                    declared.wire().provider().map(Provider::auth).orElse(AuthStyle.BEARER_OR_NONE),
                    declared.wire().target().base(),
                    Optional.ofNullable(declared.wire().target().settings().get("region")),
                    keys);
        }

        @Override
        public String toString() {
            return provider + " at " + base;
        }
    }
}
