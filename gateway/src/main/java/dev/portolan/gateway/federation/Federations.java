package dev.portolan.gateway.federation;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.portolan.gateway.claims.ClaimMapping;
import dev.portolan.gateway.claims.IdentitySettings;
import dev.portolan.gateway.claims.OidcIssuer;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.oidc.IssuerGauges;
import dev.portolan.gateway.oidc.IssuerKeys;
import dev.portolan.gateway.oidc.Issuers;
import dev.portolan.gateway.oidc.TokenVerifier.Accepted;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Creates a {@link Federation} for each configuration. Verified tokens are remembered until an
 * issuer changes in the configuration; the issuers' keys are kept.
 */
public final class Federations implements IssuerGauges {
    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("portolan-token").start(task);

    private final Issuers issuers;
    private final InstantSource clock;
    private final RefusedTokens refused;
    private List<OidcIssuer> configured = List.of();
    private @Nullable TokenCallers tokens;

    /** Creates federations whose refused tokens {@code counter} counts. */
    public Federations(InstantSource clock, Consumer<String> counter) {
        this(new Issuers(clock), clock, counter);
    }

    Federations(Issuers issuers, InstantSource clock, Consumer<String> counter) {
        this.issuers = issuers;
        this.clock = clock;
        this.refused = new RefusedTokens(counter, clock);
    }

    /** Returns the federation of a configuration that is about to come into force. */
    public synchronized Federation of(IdentitySettings settings, Map<String, Tenant> tenants) {
        if (!settings.issuers().equals(configured)) {
            configured = settings.issuers();
            tokens = configured.isEmpty() ? null : callers(configured);
            issuers.keepOnly(
                    configured.stream().map(OidcIssuer::access).collect(toUnmodifiableSet()));
        }
        return new Federation(tokens, settings.certificates(), refused, tenants);
    }

    /** Fetches the keys of issuers that are due; to be called every second. */
    public void tick() {
        issuers.tick();
    }

    @Override
    public List<Reading> read() {
        return issuers.all().stream()
                .map(
                        keys ->
                                new Reading(
                                        keys.access().issuer(),
                                        keys.current().keys().size(),
                                        keys.failures()))
                .toList();
    }

    private TokenCallers callers(List<OidcIssuer> written) {
        Map<Accepted, ClaimMapping> mappings = new LinkedHashMap<>();
        for (OidcIssuer issuer : written) {
            IssuerKeys keys = issuers.of(issuer.access());
            mappings.put(new Accepted(keys, issuer.audience()), issuer.callers());
        }
        return new TokenCallers(mappings, refused, clock, VIRTUAL);
    }
}
