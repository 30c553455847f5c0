package dev.portolan.provider.credential;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a credential.
 *
 * @param type the type the catalog names, such as {@code client-secret}
 * @param expires the end of the current credential; null if there is none or it does not expire
 * @param failure the last fetch's failure, null if the last fetch succeeded or none was tried
 */
public record CredentialState(
        String type, Status status, @Nullable Instant expires, @Nullable Failure failure) {

    /** The state of the current credential. */
    public enum Status {
        /** Never fetched. */
        UNUSED,
        /** Valid. */
        FRESH,
        /** Valid, due for renewal. */
        STALE,
        /** Expired or missing. */
        EXPIRED
    }

    /**
     * A failed fetch.
     *
     * @param reason without secrets
     * @param count failures in a row
     * @param retryAt when the next fetch may start
     */
    public record Failure(String reason, int count, Instant at, Instant retryAt) {}

    /** A credential that never changes. */
    static CredentialState fixed(String type) {
        return new CredentialState(type, Status.FRESH, null, null);
    }

    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(failure);
    }
}
