package dev.portolan.gateway.tenants;

import dev.portolan.gateway.identity.KeyHash;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * A key in the store.
 *
 * @param version the number of the change that made it so
 * @param hash the hash of its text
 * @param previous the hash of the text before the last rotation; null if there is none
 * @param definition what is written for it, a JSON object with the members of a key in {@code
 *     tenants.yaml} except id and hash
 * @param life when it was created, revoked and deleted
 */
public record StoredKey(
        String tenant,
        String id,
        long version,
        KeyHash hash,
        @Nullable Previous previous,
        String definition,
        Life life) {
    /**
     * The text before a rotation.
     *
     * @param until the first moment at which it is no longer valid
     */
    public record Previous(KeyHash hash, Instant until) {}

    /**
     * The stages of a key.
     *
     * @param revoked when it was revoked; null if it was not
     * @param deleted whether it was deleted, so that its id may be used again
     */
    public record Life(Instant created, @Nullable Instant revoked, boolean deleted) {}

    /** Returns whether the key was neither revoked nor deleted. */
    public boolean isHeld() {
        return life.revoked() == null && !life.deleted();
    }

    /** Returns when it was revoked, if it was. */
    public Optional<Instant> revokedAt() {
        return Optional.ofNullable(life.revoked());
    }

    /** Returns the same key with other hashes. */
    public StoredKey with(KeyHash other, @Nullable Previous before) {
        return new StoredKey(tenant, id, version, other, before, definition, life);
    }

    /** Returns the same key with another definition. */
    public StoredKey with(String other) {
        return new StoredKey(tenant, id, version, hash, previous, other, life);
    }

    /** Returns the same key in another stage. */
    public StoredKey with(Life other) {
        return new StoredKey(tenant, id, version, hash, previous, definition, other);
    }

    /** Returns the same key as of another change. */
    public StoredKey at(long change) {
        return new StoredKey(tenant, id, change, hash, previous, definition, life);
    }
}
