package dev.portolan.gateway.oidc;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of an issuer at one moment.
 *
 * @param fetchedAt when they were fetched
 */
public record KeySet(List<VerificationKey> keys, Instant fetchedAt) {
    /** No keys, since they have never been fetched. */
    static final KeySet NEVER = new KeySet(List.of(), Instant.EPOCH);

    /** More keys than an issuer publishes during a rotation. */
    private static final int MAX_KEYS = 64;

    public KeySet {
        keys = List.copyOf(keys);
    }

    /** Reads a JWK set; empty if it has no key that verifies tokens. */
    static Optional<KeySet> read(Map<String, Object> document, Instant fetchedAt) {
        List<VerificationKey> keys = new ArrayList<>();
        if (document.get("keys") instanceof List<?> written) {
            for (Object key : written) {
                if (key instanceof Map<?, ?> members && keys.size() < MAX_KEYS) {
                    VerificationKey.read(texts(members)).ifPresent(keys::add);
                }
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new KeySet(keys, fetchedAt));
    }

    @SuppressWarnings("unchecked") // the names of a JSON object are texts
    private static Map<String, Object> texts(Map<?, ?> members) {
        return (Map<String, Object>) members;
    }

    /**
     * Returns the keys that may have signed a token.
     *
     * @param id the key id in its header; null if it has none
     */
    public List<VerificationKey> matching(@Nullable String id, TokenAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm && (id == null || id.equals(key.id())))
                .toList();
    }

    /** Returns whether the key of that thumbprint is still published. */
    public boolean has(String thumbprint) {
        for (VerificationKey key : keys) {
            if (key.thumbprint().equals(thumbprint)) {
                return true;
            }
        }
        return false;
    }
}
