package dev.portolan.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.registry.Refused.Why;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Tenants and keys that are created, changed and revoked while a gateway runs. */
final class TenantRegistryTest {
    @TempDir private Path folder;
    private final MemoryTenantStore store = new MemoryTenantStore();
    private TestingReplica replica;

    @BeforeEach
    void start() throws IOException {
        replica = new TestingReplica(folder, store);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void tenant_createdBelowOneOfTheFiles_inheritsFromIt() {
        replica.create(
                "search",
                """
                {"parent": "bank", "labels": {"team": "search"}, "models": ["small"],
                 "limits": {"concurrent": 3},
                 "budgets": [{"amount": 20, "currency": "EUR", "per": "day"}]}\
                """);

        Tenant search = replica.tenant("search");
        assertThat(search.labels()).isEqualTo(Map.of("residency", "eu", "team", "search"));
        assertThat(search.models()).containsExactly("small");
        CallerLimits limits = replica.live.current().tenants().limits().of("search", "");
        assertThat(limits.tree()).isEqualTo("bank");
        assertThat(limits.always())
                .extracting(Counter::id)
                .containsExactly(
                        "tenant/search|concurrent",
                        "tenant/search|budget/day/EUR",
                        "tenant/bank|requests");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"limits\": {\"requests\": \"600 per min\"}} | #/limits/requests | 600/min",
                "{\"models\": [\"small\", \"smal\"]} | #/models/1 | did you mean",
                "{\"budgets\": [{\"amount\": -1, \"currency\": \"EUR\", \"per\": \"day\"}]} |"
                        + " #/budgets/0/amount | above 0",
                "{\"budgets\": [{\"amount\": 1, \"currency\": \"USD\", \"per\": \"day\"}]} |"
                        + " #/budgets/0/currency | has no rate",
                "{\"parent\": \"bnk\"} | #/parent | no tenant is called \"bnk\"",
                "{\"parent\": \"new\"} | #/parent | is its own ancestor",
                "{\"parent\": \"bank\", \"labels\": {\"residency\": \"us\"}} | #/labels | its"
                        + " parent",
                "{\"keys\": []} | #/keys | unknown key",
                "{\"labels\": {\"a\": \"1\", \"a\": \"2\"}} | # | the same key twice",
                "{\"labels\": | # | not JSON",
                "[] | # | no object",
                "{\"labels\": {\"x\": \"${env:HOME}\"}, \"no\": 1} | #/no | unknown key",
            })
    void definition_wrong_isRefusedWithAPointer(String json, String pointer, String message) {
        Refused refused = refused(replica.create("new", json));

        assertThat(refused.why()).isEqualTo(Why.INVALID);
        assertThat(refused.findings()).hasSize(1);
        assertThat(refused.findings().getFirst().at()).hasToString(pointer);
        assertThat(refused.findings().getFirst().message()).contains(message);
        assertThat(store.version()).isZero();
        assertThat(replica.audited).isEmpty();
    }

    @Test
    void text_thatLooksLikeASubstitution_isKeptAsItIs() {
        replica.create("new", "{\"labels\": {\"x\": \"${env:HOME}\"}}");

        assertThat(replica.tenant("new").labels()).containsEntry("x", "${env:HOME}");
    }

    @Test
    void label_thatRefutesAnInvariant_isRefusedWithACounterexample() {
        Refused refused = refused(replica.create("clinic", "{\"labels\": {\"data\": \"health\"}}"));

        assertThat(refused.why()).isEqualTo(Why.INVARIANT);
        assertThat(refused.message())
                .contains("\"health\" does not hold")
                .contains("the invariant allows EU27");
        assertThat(refused.counterexample())
                .isNotNull()
                .extracting(request -> request.caller().tenant())
                .isEqualTo("clinic");
        assertThat(
                        made(
                                replica.create(
                                        "clinic",
                                        "{\"parent\": \"bank\", \"labels\": {\"data\":"
                                                + " \"health\"}}")))
                .isTrue();
    }

    @Test
    void label_thatContradictsAChild_isRefused() {
        replica.create("up", "{}");
        replica.create("down", "{\"parent\": \"up\", \"labels\": {\"team\": \"a\"}}");

        Refused refused = refused(replica.patch("up", "{\"labels\": {\"team\": \"b\"}}"));

        assertThat(refused.message()).contains("the tenant \"down\" below it would not fit");
        assertThat(replica.tenant("up").labels()).isEmpty();
    }

    @Test
    void tenant_withChildren_isNotDeleted() {
        replica.create("up", "{}");
        replica.create("down", "{\"parent\": \"up\"}");

        assertThat(refused(replica.delete("up")).why()).isEqualTo(Why.HAS_CHILDREN);
        assertThat(made(replica.delete("down"))).isTrue();
        assertThat(made(replica.delete("up"))).isTrue();
    }

    @Test
    void tenantOfTheFiles_changedAtRunTime_isRefused() {
        assertThat(refused(replica.create("bank", "{}")).why()).isEqualTo(Why.IN_FILES);
        assertThat(refused(replica.patch("bank", "{}")).why()).isEqualTo(Why.IN_FILES);
        assertThat(refused(replica.delete("lab")).why()).isEqualTo(Why.IN_FILES);
        assertThat(refused(replica.rotate("bank", "k", "")).why()).isEqualTo(Why.IN_FILES);
        assertThat(refused(replica.delete("nobody")).why()).isEqualTo(Why.UNKNOWN_TENANT);
    }

    @Test
    void replace_withoutOrWithAnOldVersion_isRefused() {
        replica.create("new", "{}");
        long version = replica.version("new");
        replica.patch("new", "{\"labels\": {\"a\": \"1\"}}");

        assertThat(refused(replica.replace("new", "{}", null)).why())
                .isEqualTo(Why.VERSION_REQUIRED);
        assertThat(refused(replica.replace("new", "{}", version)).why()).isEqualTo(Why.CHANGED);
        assertThat(made(replica.replace("new", "{}", version + 1))).isTrue();
        assertThat(made(replica.replace("other", "{}", null))).isTrue();
    }

    @Test
    void key_created_isValidUntilItsTenantIsDeleted() {
        replica.create("new", "{}");
        String text = TestingReplica.text(replica.newKey("new", "{\"id\": \"ci\"}"));

        assertThat(replica.knows(text)).isTrue();
        assertThat(refused(replica.newKey("new", "{\"id\": \"ci\"}")).why()).isEqualTo(Why.EXISTS);

        replica.delete("new");
        assertThat(replica.knows(text)).isFalse();
        assertThat(store.keys("new")).isEmpty();
        replica.create("new", "{}");
        assertThat(replica.knows(text)).isFalse();
    }

    @Test
    void key_ofATenantOfTheFiles_hasItsLimitsAndItsOwn() {
        String text =
                TestingReplica.text(
                        replica.newKey("bank", "{\"limits\": {\"requests\": \"60/min\"}}"));

        Identity.Known known = (Identity.Known) replica.identify(text);
        assertThat(known.keyId()).isEqualTo("key-2026-11-23");
        assertThat(replica.live.current().tenants().limits().of("bank", known.keyId()).always())
                .extracting(Counter::id)
                .containsExactly("key/bank|key-2026-11-23|requests", "tenant/bank|requests");
        assertThat(TestingReplica.answer(replica.newKey("bank", "")).path("id").asText())
                .isEqualTo("key-2026-11-23-2");
    }

    @Test
    void key_rotated_isValidWithBothTextsDuringTheOverlap() {
        String first = TestingReplica.text(replica.newKey("bank", "{\"id\": \"ci\"}"));
        String second = TestingReplica.text(replica.rotate("bank", "ci", "{\"overlap\": \"1h\"}"));

        assertThat(replica.knows(first)).isTrue();
        assertThat(replica.knows(second)).isTrue();
        replica.clock.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        assertThat(replica.knows(first)).isFalse();
        assertThat(replica.knows(second)).isTrue();

        String third = TestingReplica.text(replica.rotate("bank", "ci", "{\"overlap\": \"0s\"}"));
        assertThat(replica.knows(second)).isFalse();
        assertThat(replica.knows(third)).isTrue();
    }

    @Test
    void key_expired_isNotValidAndIsAgainWhenItsExpiryMoves() {
        String text =
                TestingReplica.text(
                        replica.newKey("bank", "{\"id\": \"ci\", \"expires\": \"2026-11-24\"}"));
        replica.clock.updateAndGet(now -> now.plus(Duration.ofHours(12)));

        assertThat(replica.knows(text)).isFalse();
        assertThat(refused(replica.rotate("bank", "ci", "")).message()).contains("has expired");
        replica.patchKey("bank", "ci", "{\"expires\": null}");
        assertThat(replica.knows(text)).isTrue();
    }

    @Test
    void key_revoked_staysSoAndKeepsItsId() {
        String text = TestingReplica.text(replica.newKey("bank", "{\"id\": \"ci\"}"));
        assertThat(made(replica.revoke("bank", "ci"))).isTrue();
        long version = store.version();

        assertThat(replica.knows(text)).isFalse();
        assertThat(made(replica.revoke("bank", "ci"))).isTrue();
        assertThat(store.version()).isEqualTo(version);
        assertThat(refused(replica.rotate("bank", "ci", "")).why()).isEqualTo(Why.REVOKED);
        assertThat(refused(replica.newKey("bank", "{\"id\": \"ci\"}")).why()).isEqualTo(Why.EXISTS);
        assertThat(
                        refused(replica.newKey("bank", "{\"hash\": \"" + KeyHash.of(text) + "\"}"))
                                .why())
                .isEqualTo(Why.EXISTS);
        assertThat(made(replica.deleteKey("bank", "ci"))).isTrue();
        assertThat(made(replica.newKey("bank", "{\"id\": \"ci\"}"))).isTrue();
    }

    @Test
    void keyOfTheFiles_revoked_staysSoInEachReplicaAndAfterARestart() throws IOException {
        try (TestingReplica other = new TestingReplica(folder, store)) {
            assertThat(made(replica.revoke("bank", "k"))).isTrue();
            assertThat(replica.knows(TestingReplica.BANK)).isFalse();
            other.registry.poll();
            assertThat(other.knows(TestingReplica.BANK)).isFalse();
            other.reloader.reload();
            assertThat(other.knows(TestingReplica.BANK)).isFalse();
        }
        try (TestingReplica restarted = new TestingReplica(folder, store)) {
            assertThat(restarted.knows(TestingReplica.BANK)).isFalse();
        }
    }

    @Test
    void key_adoptedByItsHash_isValid() {
        KeyHash hash = KeyHash.of("sk-elsewhere");

        assertThat(
                        TestingReplica.answer(
                                        replica.newKey("bank", "{\"hash\": \"" + hash + "\"}"))
                                .has("key"))
                .isFalse();
        assertThat(replica.knows("sk-elsewhere")).isTrue();
        assertThat(refused(replica.newKey("lab", "{\"hash\": \"" + hash + "\"}")).why())
                .isEqualTo(Why.EXISTS);
    }

    @Test
    void store_down_keepsKeysAndRefusesChanges() {
        String text = TestingReplica.text(replica.newKey("bank", "{\"id\": \"ci\"}"));
        store.down(true);

        assertThat(refused(replica.create("new", "{}")).why()).isEqualTo(Why.STORE_UNAVAILABLE);
        replica.registry.poll();
        assertThat(replica.knows(text)).isTrue();
        assertThat(replica.registry.state().problem()).isEqualTo("it is down");

        store.down(false);
        replica.registry.poll();
        assertThat(replica.registry.state().isAvailable()).isTrue();
        assertThat(made(replica.create("new", "{}"))).isTrue();
    }

    @Test
    void uses_ofKeys_areWrittenOnceTheStoreAnswers() {
        String text = TestingReplica.text(replica.newKey("bank", "{\"id\": \"ci\"}"));
        replica.knows(text);
        replica.knows(TestingReplica.BANK);
        replica.revoke("bank", "ci");
        store.down(true);
        replica.registry.writeUses();
        store.down(false);

        replica.registry.writeUses();

        assertThat(store.uses("bank"))
                .isEqualTo(Map.of("ci", replica.clock.get(), "k", replica.clock.get()));
    }

    @Test
    void changes_made_areAuditedWithoutSecrets() {
        replica.create("new", "{\"labels\": {\"a\": \"1\"}}");
        String text = TestingReplica.text(replica.newKey("new", "{\"id\": \"ci\"}"));
        replica.rotate("new", "ci", "");
        replica.revoke("new", "ci");
        replica.delete("new");

        assertThat(replica.audited)
                .extracting(AuditEntry::action)
                .containsExactly(
                        "tenant.create", "key.create", "key.rotate", "key.revoke", "tenant.delete");
        assertThat(replica.audited).allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("ops"));
        assertThat(replica.audited.toString())
                .doesNotContain(text)
                .doesNotContain("sha256")
                .doesNotContain(KeyHash.of(text).toString().substring(7));
    }

    private static boolean made(ChangeResult result) {
        if (result instanceof Refused refused) {
            throw new AssertionError(refused.message());
        }
        return true;
    }

    private static Refused refused(ChangeResult result) {
        if (result instanceof Refused refused) {
            return refused;
        }
        throw new AssertionError("made: " + result);
    }
}
