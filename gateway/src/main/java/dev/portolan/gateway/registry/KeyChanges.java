package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.identity.ApiKey;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.registry.ChangePlan.ChangeRecord;
import dev.portolan.gateway.registry.ChangePlan.Edit;
import dev.portolan.gateway.registry.ChangePlan.Planned;
import dev.portolan.gateway.registry.ChangePlan.Rows;
import dev.portolan.gateway.registry.Refused.Why;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.KeyDraft;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredReader;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.gateway.tenants.TenantContext;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Quantities;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Changes of keys. The text of a new key is in the answer of the change that makes it, and nowhere
 * else.
 */
public final class KeyChanges {
    /** How long the text before a rotation stays valid, unless the operator says otherwise. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    private static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final CurrentSnapshot live;
    private final TenantStore store;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Creates changes of the keys of {@code store}.
     *
     * @param random the source of keys, which must be cryptographically secure
     */
    public KeyChanges(
            CurrentSnapshot live, TenantStore store, InstantSource clock, RandomGenerator random) {
        this.live = live;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** Creates a key of a tenant, of the files or of the store. */
    public ChangePlan create(String tenant, byte[] body) {
        return new KeyCreation(live, store, clock, random).plan(tenant, body);
    }

    /**
     * Changes single members of a key's definition, by a merge patch: expires, client, limits and
     * budgets.
     */
    public ChangePlan patch(String tenant, String id, byte[] body, @Nullable Long expected) {
        return now -> {
            Found found = find(tenant, id, expected, now);
            if (found.refused() != null) {
                return found.refused();
            }
            Findings findings = new Findings();
            Optional<ObjectNode> patch = Definitions.object(body, findings);
            if (patch.isEmpty()) {
                return Refused.invalid(findings.sorted());
            }
            ObjectNode before = Definitions.stored(found.key().definition());
            ObjectNode after = Definitions.patched(before, patch.get());
            StoredKey changed = found.key().with(written(after));
            StoredReader.Reading<KeyDraft> reading = read(changed);
            return reading.error().isPresent()
                    ? Refused.invalid(reading.findings())
                    : new Edit(
                            new ChangeRecord(
                                    "key.update", subject(changed), null, false, before, after),
                            Rows.of(changed),
                            answer(changed, null));
        };
    }

    /** Gives a key a new text; the one before stays valid for an overlap. */
    public ChangePlan rotate(String tenant, String id, byte[] body, @Nullable Long expected) {
        return now -> {
            Found found = find(tenant, id, expected, now);
            if (found.refused() != null) {
                return found.refused();
            }
            Findings findings = new Findings();
            Optional<ObjectNode> options = Definitions.object(body, findings);
            if (options.isEmpty()) {
                return Refused.invalid(findings.sorted());
            }
            ObjectNode overlap = options.get();
            boolean known = overlap.isEmpty() || (overlap.size() == 1 && overlap.has("overlap"));
            Optional<Duration> length = overlap(overlap);
            return known && length.isPresent()
                    ? rotate(found.key(), length.get())
                    : Refused.invalid(
                            known ? "/overlap" : "",
                            "the body is not {\"overlap\": …} (expected: a duration up to 30 days,"
                                    + " such as 24h, or 0s)");
        };
    }

    private static Optional<Duration> overlap(ObjectNode options) {
        return options.has("overlap")
                ? Quantities.duration(options.path("overlap").asText(""))
                        .filter(length -> length.compareTo(MAX_OVERLAP) <= 0)
                : Optional.of(OVERLAP);
    }

    private Planned rotate(StoredKey key, Duration overlap) {
        Instant expires = read(key).draft().expires();
        if (expires != null && !expires.isAfter(clock.instant())) {
            return Refused.invalid(
                    "",
                    "the key has expired, and a new text would be too (expected: a valid key);"
                            + " change \"expires\" first, or create a key");
        }
        NewKey made = NewKey.generate(random);
        StoredKey.Previous previous =
                overlap.isZero() ? null : new StoredKey.Previous(key.hash(), now().plus(overlap));
        StoredKey rotated = key.with(made.hash(), previous);
        ObjectNode answer = answer(rotated, made);
        ObjectNode after = JsonNodeFactory.instance.objectNode();
        if (previous != null) {
            answer.put("previousValidUntil", previous.until().toString());
            after.put("previousValidUntil", previous.until().toString());
        }
        return new Edit(
                new ChangeRecord("key.rotate", subject(key), null, false, null, after),
                Rows.of(rotated),
                answer);
    }

    /** Revokes a key, of the store or of the files, for ever. */
    public ChangePlan revoke(String tenant, String id, @Nullable Long expected) {
        return now -> {
            Optional<RevokedKey> before = revokedOfFiles(tenant, id, now);
            if (before.isPresent()) {
                return new ChangePlan.Unchanged(revoked(tenant, id, before.get().at()));
            }
            Optional<StoredKey> key = store.key(tenant, id);
            Optional<ApiKey> ofFiles = live.keyOfFiles(tenant, id);
            if (key.isEmpty() && ofFiles.isPresent()) {
                return revoke(ofFiles.get());
            }
            if (key.isPresent() && !key.get().isHeld()) {
                Instant at = key.get().revokedAt().orElse(Instant.EPOCH);
                return new ChangePlan.Unchanged(revoked(tenant, id, at));
            }
            Found found = find(tenant, id, expected, now);
            return found.refused() != null ? found.refused() : revoke(found.key());
        };
    }

    private static Optional<RevokedKey> revokedOfFiles(
            String tenant, String id, StoredTenants now) {
        return now.revoked().values().stream().filter(key -> key.is(tenant, id)).findFirst();
    }

    private Planned revoke(ApiKey key) {
        RevokedKey revoked = new RevokedKey(key.tenant().id(), key.id(), now());
        ObjectNode answer = revoked(revoked.tenant(), revoked.key(), revoked.at());
        return new Edit(
                new ChangeRecord(
                        "key.revoke",
                        revoked.tenant() + "/" + revoked.key(),
                        null,
                        false,
                        null,
                        answer),
                new Rows(List.of(), List.of(), Map.of(key.hash(), revoked)),
                answer);
    }

    private Planned revoke(StoredKey key) {
        Instant at = now();
        StoredKey.Life life = new StoredKey.Life(key.life().created(), at, false);
        ObjectNode answer = revoked(key.tenant(), key.id(), at);
        return new Edit(
                new ChangeRecord("key.revoke", subject(key), null, false, null, answer),
                Rows.of(key.with(life)),
                answer);
    }

    /** Deletes a key, which is not valid any more, from the list of keys; its id is free again. */
    public ChangePlan delete(String tenant, String id, @Nullable Long expected) {
        return now -> {
            Optional<StoredKey> key = store.key(tenant, id);
            if (key.isEmpty()) {
                return unknown(tenant, id);
            }
            Optional<Refused> changed = changed(key.get(), expected);
            return changed.isPresent()
                    ? changed.get()
                    : new Edit(
                            new ChangeRecord(
                                    "key.delete",
                                    subject(key.get()),
                                    null,
                                    false,
                                    Definitions.stored(key.get().definition()),
                                    null),
                            Rows.of(deleted(key.get())),
                            null);
        };
    }

    /** Returns the row of a deleted key, which keeps nothing of it. */
    static StoredKey deleted(StoredKey key) {
        return new StoredKey(
                key.tenant(),
                key.id(),
                0,
                KeyHash.zero(),
                null,
                StoredReader.EMPTY,
                new StoredKey.Life(key.life().created(), key.life().revoked(), true));
    }

    /** A key that may be changed, or why it may not. */
    private record Found(@Nullable StoredKey held, @Nullable Refused refused) {
        StoredKey key() {
            return java.util.Objects.requireNonNull(held);
        }
    }

    private Found find(String tenant, String id, @Nullable Long expected, StoredTenants now) {
        Optional<StoredKey> key = store.key(tenant, id);
        if (key.isEmpty()) {
            return new Found(
                    null,
                    exists(tenant, now) ? unknown(tenant, id) : TenantChanges.unknown(tenant));
        }
        if (!key.get().isHeld()) {
            return new Found(
                    null,
                    Refused.of(
                            Why.REVOKED,
                            "The key \"%s\" of tenant \"%s\" was revoked for ever; create a new one."
                                    .formatted(id, tenant)));
        }
        return new Found(key.get(), changed(key.get(), expected).orElse(null));
    }

    private static Optional<Refused> changed(StoredKey key, @Nullable Long expected) {
        return expected == null || key.version() == expected
                ? Optional.empty()
                : Optional.of(
                        Refused.of(
                                Why.CHANGED,
                                ("The key \"%s\" was changed since it was read; read it again, and"
                                                + " repeat the change.")
                                        .formatted(key.id())));
    }

    private Refused unknown(String tenant, String id) {
        return live.keyOfFiles(tenant, id).isPresent()
                ? Refused.of(
                        Why.IN_FILES,
                        ("The key \"%s\" of tenant \"%s\" stands in the tenants' files, which are"
                             + " not changed at run time; change it there, or revoke it and create"
                             + " another one.")
                                .formatted(id, tenant))
                : Refused.of(
                        Why.UNKNOWN_KEY,
                        "The tenant \"%s\" has no key \"%s\"; GET /admin/v1/tenants/%s/keys lists all."
                                .formatted(tenant, id, tenant));
    }

    private boolean exists(String tenant, StoredTenants now) {
        return exists(live, tenant, now);
    }

    static boolean exists(CurrentSnapshot live, String tenant, StoredTenants now) {
        return now.tenants().containsKey(tenant)
                || live.current().tenants().union().files().byId().containsKey(tenant);
    }

    private StoredReader.Reading<KeyDraft> read(StoredKey key) {
        return read(live, key);
    }

    /** Reads a key's definition with the names and rates of the catalog in force. */
    static StoredReader.Reading<KeyDraft> read(CurrentSnapshot live, StoredKey key) {
        TenantContext context = TenantContext.of(live.current().catalog());
        return new StoredReader(context).key(key.id(), key.hash(), key.definition());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static String written(ObjectNode definition) {
        return definition.isEmpty() ? StoredReader.EMPTY : definition.toString();
    }

    static String subject(StoredKey key) {
        return key.tenant() + "/" + key.id();
    }

    static ObjectNode answer(StoredKey key, @Nullable NewKey made) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("tenant", key.tenant()).put("id", key.id());
        if (made != null) {
            answer.put("key", made.text());
        }
        Definitions.stored(key.definition())
                .properties()
                .forEach(member -> answer.set(member.getKey(), member.getValue()));
        return answer;
    }

    private static ObjectNode revoked(String tenant, String id, Instant at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tenant", tenant)
                .put("key", id)
                .put("revoked", true)
                .put("at", at.toString());
    }
}
