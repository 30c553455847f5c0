package dev.portolan.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

final class KeyringTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Tenant ACME = new Tenant("acme", Map.of(), Set.of("mistral-small"));
    private static final String KEY = "ptl_correct-horse-battery-staple";

    private final Keyring keyring = keyringWith(null);

    @Test
    void keyring_keyInEachHeader_callerIsKnown() {
        Identity expected = new Identity.Known(ACME, "ci");

        assertThat(keyring.identify("Bearer " + KEY, null, null)).isEqualTo(expected);
        assertThat(keyring.identify("bearer " + KEY, null, null)).isEqualTo(expected);
        assertThat(keyring.identify(null, KEY, null)).isEqualTo(expected);
        assertThat(keyring.identify(null, null, KEY)).isEqualTo(expected);
        assertThat(keyring.identify("Basic dXNlcjpwYXNz", null, KEY)).isEqualTo(expected);
    }

    @Test
    void keyring_noHeader_isMissing() {
        assertThat(keyring.identify(null, null, null)).isEqualTo(unknown(Identity.Reason.MISSING));
        assertThat(keyring.identify("Bearer ", "", "")).isEqualTo(unknown(Identity.Reason.MISSING));
        assertThat(keyring.identify("Basic x", null, null))
                .isEqualTo(unknown(Identity.Reason.MISSING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "ptl_", KEY + "x", " " + KEY, "ptl_correct-horse-battery-stapl\u00e9"})
    void keyring_otherText_isUnknown(String text) {
        assertThat(keyring.identify("Bearer " + text, null, null))
                .isEqualTo(unknown(Identity.Reason.UNKNOWN));
        assertThat(keyring.identify(null, text, null)).isEqualTo(unknown(Identity.Reason.UNKNOWN));
    }

    @Test
    void keyring_wrongKeyBesideGoodKey_callerIsKnown() {
        Identity expected = new Identity.Known(ACME, "ci");

        assertThat(keyring.identify("Bearer wrong", KEY, KEY)).isEqualTo(expected);
        assertThat(keyring.identify("Bearer " + KEY, "wrong", null)).isEqualTo(expected);
        assertThat(keyring.identify("Bearer wrong", "wrong", KEY)).isEqualTo(expected);
        assertThat(keyring.identify("Bearer wrong", null, ""))
                .isEqualTo(unknown(Identity.Reason.UNKNOWN));
    }

    @Test
    void keyring_keysOfTwoTenants_areNone() {
        Tenant other = new Tenant("other", Map.of(), null);
        Keyring two =
                new Keyring(
                        List.of(
                                new ApiKey(ACME, "ci", KeyHash.of(KEY), null),
                                new ApiKey(ACME, "two", KeyHash.of("second"), null),
                                new ApiKey(other, "k", KeyHash.of("other"), null)),
                        () -> NOON);

        assertThat(two.identify("Bearer " + KEY, null, "other"))
                .isEqualTo(unknown(Identity.Reason.SEVERAL_TENANTS));
        assertThat(two.identify("Bearer wrong", KEY, "other"))
                .isEqualTo(unknown(Identity.Reason.SEVERAL_TENANTS));
        assertThat(two.identify("Bearer second", KEY, null))
                .isEqualTo(new Identity.Known(ACME, "two"));
    }

    @Test
    void keyring_textLongerThanAnyKey_isUnknown() {
        String longest = "k".repeat(KeyDigests.MAX_KEY);
        Keyring ring =
                new Keyring(List.of(new ApiKey(ACME, "ci", KeyHash.of(longest), null)), () -> NOON);

        assertThat(ring.identify(null, longest, null)).isInstanceOf(Identity.Known.class);
        assertThat(ring.identify(null, longest + "x", null))
                .isEqualTo(unknown(Identity.Reason.UNKNOWN));
    }

    @Test
    void keyring_keyAtItsExpiry_isExpired() {
        assertThat(keyringWith(NOON.plusMillis(1)).identify(null, KEY, null))
                .isInstanceOf(Identity.Known.class);
        assertThat(keyringWith(NOON).identify(null, KEY, null))
                .isEqualTo(unknown(Identity.Reason.EXPIRED));
    }

    @Test
    void keyring_empty_knowsNoKey() {
        assertThat(Keyring.empty().identify(null, KEY, null))
                .isEqualTo(unknown(Identity.Reason.UNKNOWN));
    }

    @Property(tries = 20)
    void keyring_manyKeys_findsEachAndNoOther(@ForAll long seed) {
        Random random = new Random(seed);
        List<NewKey> drawn = new ArrayList<>();
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            NewKey key = NewKey.generate(random);
            drawn.add(key);
            keys.add(new ApiKey(ACME, "k" + i, key.hash(), null));
        }
        Keyring ring = new Keyring(keys, () -> NOON);

        for (int i = 0; i < drawn.size(); i++) {
            assertThat(ring.identify(null, drawn.get(i).text(), null))
                    .isEqualTo(new Identity.Known(ACME, "k" + i));
        }
        assertThat(ring.identify(null, NewKey.generate(random).text(), null))
                .isEqualTo(unknown(Identity.Reason.UNKNOWN));
    }

    /** Equal work takes equal time; the comparisons are all the work that could differ. */
    @Property(tries = 20)
    void keyring_anyLookup_makesTheSameComparisons(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> questions =
                new ArrayList<>(List.of("", "x", "k".repeat(KeyDigests.MAX_KEY + 1)));
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            NewKey key = NewKey.generate(random);
            questions.add(key.text());
            questions.add(NewKey.generate(random).text());
            questions.add(key.text().substring(0, key.text().length() - 1) + "!");
            Instant expires = i % 3 == 0 ? NOON.minusSeconds(1) : null;
            keys.add(new ApiKey(ACME, "k" + i, key.hash(), expires));
        }
        int[] compared = new int[1];
        Keyring ring =
                new Keyring(
                        keys,
                        () -> NOON,
                        (one, other) -> {
                            compared[0]++;
                            return one.matches(other);
                        });

        Set<Integer> counts = new HashSet<>();
        Set<String> answers = new HashSet<>();
        for (String question : questions) {
            compared[0] = 0;
            answers.add(ring.identify(null, question, null).toString());
            counts.add(compared[0]);
        }
        assertThat(counts).hasSize(1);
        assertThat(counts.iterator().next()).isBetween(1, 12);
        assertThat(answers).hasSizeGreaterThan(130);
    }

    @Test
    void newKey_printed_showsOnlyTheHash() {
        NewKey key = NewKey.generate(new Random(1));

        assertThat(key.text()).startsWith("ptl_").hasSize(47);
        assertThat(key.toString()).doesNotContain(key.text());
        assertThat(KeyHash.parse(key.hash().toString())).contains(KeyHash.of(key.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:00", "md5:00", "plain-key"})
    void keyHash_notAHash_isRefused(String text) {
        assertThat(KeyHash.parse(text)).isEmpty();
        assertThat(KeyHash.parse("sha256:" + "zz".repeat(32))).isEmpty();
    }

    private static Keyring keyringWith(@Nullable Instant expires) {
        InstantSource clock = () -> NOON;
        return new Keyring(List.of(new ApiKey(ACME, "ci", KeyHash.of(KEY), expires)), clock);
    }

    private static Identity unknown(Identity.Reason reason) {
        return new Identity.Unknown(reason);
    }
}
