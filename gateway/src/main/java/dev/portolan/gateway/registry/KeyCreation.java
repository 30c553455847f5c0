package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.NewKey;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.registry.ChangePlan.ChangeRecord;
import dev.portolan.gateway.registry.ChangePlan.Edit;
import dev.portolan.gateway.registry.ChangePlan.Planned;
import dev.portolan.gateway.registry.ChangePlan.Rows;
import dev.portolan.gateway.registry.Refused.Why;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.tenants.KeyDraft;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredReader;
import dev.portolan.gateway.tenants.StoredTenants;
import dev.portolan.policy.document.Findings;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Creates keys: new ones, and ones that exist elsewhere and of which only the hash is known. */
final class KeyCreation {
    private final CurrentSnapshot live;
    private final TenantStore store;
    private final InstantSource clock;
    private final RandomGenerator random;

    KeyCreation(
            CurrentSnapshot live, TenantStore store, InstantSource clock, RandomGenerator random) {
        this.live = live;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** Creates a key of a tenant, of the files or of the store. */
    ChangePlan plan(String tenant, byte[] body) {
        return now -> {
            if (!KeyChanges.exists(live, tenant, now)) {
                return TenantChanges.unknown(tenant);
            }
            Findings findings = new Findings();
            Optional<ObjectNode> read = Definitions.object(body, findings);
            return read.isEmpty()
                    ? Refused.invalid(findings.sorted())
                    : create(tenant, read.get(), now);
        };
    }

    private Planned create(String tenant, ObjectNode body, StoredTenants now) {
        String id = body.has("id") ? body.path("id").asText("") : freeId(tenant);
        body.remove("id");
        if (!ConfigNames.isPlain(id)) {
            return Refused.invalid(
                    "/id", "\"id\" is not a valid name (expected: " + ConfigNames.EXPECTED + ")");
        }
        if (store.key(tenant, id).isPresent() || live.keyOfFiles(tenant, id).isPresent()) {
            return Refused.of(
                    Why.EXISTS,
                    "The tenant \"%s\" has or had a key \"%s\"; choose another id."
                            .formatted(tenant, id));
        }
        return body.has("hash") ? adopt(tenant, id, body, now) : generate(tenant, id, body);
    }

    /** Takes over a key that exists, of which only the hash is known here. */
    private Planned adopt(String tenant, String id, ObjectNode body, StoredTenants now) {
        Optional<KeyHash> hash = KeyHash.parse(body.path("hash").asText(""));
        body.remove("hash");
        if (hash.isEmpty()) {
            return Refused.invalid(
                    "/hash", "\"hash\" is not a key's hash (expected: " + KeyHash.FORM + ")");
        }
        boolean known =
                now.revoked().containsKey(hash.get())
                        || live.current().tenants().keyring().find(hash.get()).isPresent()
                        || store.knows(hash.get());
        if (known) {
            return Refused.of(
                    Why.EXISTS,
                    "This key is in use, or was revoked; a key belongs to one tenant, so create a"
                            + " new one.");
        }
        return created(key(tenant, id, hash.get(), body), body, null);
    }

    private Planned generate(String tenant, String id, ObjectNode body) {
        NewKey made = NewKey.generate(random);
        return created(key(tenant, id, made.hash(), body), body, made);
    }

    private Planned created(StoredKey key, ObjectNode definition, @Nullable NewKey made) {
        StoredReader.Reading<KeyDraft> reading = KeyChanges.read(live, key);
        if (reading.error().isPresent()) {
            return Refused.invalid(reading.findings());
        }
        return new Edit(
                new ChangeRecord(
                        "key.create", KeyChanges.subject(key), null, true, null, definition),
                Rows.of(key),
                KeyChanges.answer(key, made));
    }

    private StoredKey key(String tenant, String id, KeyHash hash, ObjectNode definition) {
        return new StoredKey(
                tenant,
                id,
                0,
                hash,
                null,
                KeyChanges.written(definition),
                new StoredKey.Life(clock.instant().truncatedTo(ChronoUnit.MILLIS), null, false));
    }

    /** Returns an id made of today's date that the tenant has not used. */
    private String freeId(String tenant) {
        String today = "key-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String id = today;
        for (int number = 2;
                store.key(tenant, id).isPresent() || live.keyOfFiles(tenant, id).isPresent();
                number++) {
            id = today + "-" + number;
        }
        return id;
    }
}
