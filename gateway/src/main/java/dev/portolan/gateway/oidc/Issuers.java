package dev.portolan.gateway.oidc;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/** The issuers of the configuration in force; their keys are kept over reloads. */
public final class Issuers {
    private final ConcurrentMap<IssuerAccess, IssuerKeys> all = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Executor executor;

    /** Creates an empty set of issuers, whose keys are fetched on threads of their own. */
    public Issuers(InstantSource clock) {
        this(clock, task -> Thread.ofVirtual().name("portolan-issuer-keys").start(task));
    }

    Issuers(InstantSource clock, Executor executor) {
        this.clock = clock;
        this.executor = executor;
    }

    /** Returns the keys of an issuer, whose first fetch begins now if it is new. */
    public IssuerKeys of(IssuerAccess access) {
        IssuerKeys keys = all.computeIfAbsent(access, this::create);
        keys.tick();
        return keys;
    }

    /** Forgets all other issuers. */
    public void keepOnly(Set<IssuerAccess> kept) {
        all.keySet().retainAll(new HashSet<>(kept));
    }

    /** Fetches the keys that are due; to be called every second. */
    public void tick() {
        all.values().forEach(IssuerKeys::tick);
    }

    /** Returns the issuers. */
    public List<IssuerKeys> all() {
        return List.copyOf(all.values());
    }

    private IssuerKeys create(IssuerAccess access) {
        IssuerHttp http = new IssuerHttp(access);
        return new IssuerKeys(access, () -> fetch(access, http), clock, executor);
    }

    private KeySet fetch(IssuerAccess access, IssuerHttp http) throws IssuerUnavailableException {
        URI written = access.keys();
        URI address =
                written == null ? IssuerMetadata.fetch(access, http).address("jwks_uri") : written;
        Map<String, Object> document = http.get(address);
        return KeySet.read(document, clock.instant())
                .orElseThrow(
                        () ->
                                new IssuerUnavailableException(
                                        "%s has no key for RS256, ES256 or EdDSA"
                                                .formatted(address)));
    }
}
