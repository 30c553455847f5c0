package dev.portolan.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingSigner;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

final class IssuerKeysTest {
    private static final TestingSigner FIRST = TestingSigner.create("first", "ES256");
    private static final TestingSigner SECOND = TestingSigner.create("second", "EdDSA");

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<TestingSigner> published = new ArrayList<>(List.of(FIRST));
    private boolean down;
    private int fetches;
    private final IssuerKeys keys =
            new IssuerKeys(
                    new IssuerAccess("https://login.example", null, List.of(), null),
                    this::fetch,
                    () -> now,
                    tasks::add);

    private KeySet fetch() throws IssuerUnavailableException {
        fetches++;
        if (down) {
            throw new IssuerUnavailableException("it is down");
        }
        List<Map<String, Object>> written =
                published.stream().map(TestingSigner::publicKey).toList();
        return KeySet.read(Map.of("keys", written), now).orElseThrow();
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void after(Duration time) {
        now = now.plus(time);
        keys.tick();
        run();
    }

    private boolean has(TestingSigner signer) {
        TokenAlgorithm algorithm = TokenAlgorithm.named(signer.algorithm()).orElseThrow();
        return !keys.current().matching(signer.id(), algorithm).isEmpty();
    }

    @Test
    void keys_afterTheFirstTick_areFetchedEveryFiveMinutes() {
        after(Duration.ZERO);
        assertThat(has(FIRST)).isTrue();
        published.add(SECOND);

        after(Duration.ofMinutes(4));
        assertThat(has(SECOND)).isFalse();
        after(Duration.ofMinutes(1));

        assertThat(has(SECOND)).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void unknownKey_soonAfterARotation_isFetchedOnceForAllThatWait() {
        after(Duration.ZERO);
        published.clear();
        published.add(SECOND);

        CompletableFuture<KeySet> one = keys.refreshForUnknownKey();
        CompletableFuture<KeySet> other = keys.refreshForUnknownKey();
        assertThat(one).isNotDone();
        run();

        assertThat(one).isCompletedWithValue(keys.current());
        assertThat(other).isCompleted();
        assertThat(has(SECOND)).isTrue();
        assertThat(has(FIRST)).isFalse();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void unknownKeys_followingOneAnother_causeAFetchEveryTenSeconds() {
        after(Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            var _ = keys.refreshForUnknownKey();
            run();
            now = now.plusMillis(500);
        }

        assertThat(fetches).isEqualTo(1 + 5);
    }

    @Test
    void issuer_thatCannotBeReached_keepsItsKeysForADay() {
        after(Duration.ZERO);
        down = true;

        after(Duration.ofHours(23));
        assertThat(has(FIRST)).isTrue();
        after(Duration.ofHours(2));
        assertThat(has(FIRST)).isFalse();
        assertThat(keys.failures()).isEqualTo(2);

        down = false;
        after(Duration.ofMinutes(1));
        assertThat(has(FIRST)).isTrue();
    }

    @Test
    void issuer_thatCannotBeReachedAtFirst_isTriedAtGrowingIntervals() {
        down = true;
        for (int second = 0; second <= 600; second++) {
            after(Duration.ofSeconds(second == 0 ? 0 : 1));
        }
        assertThat(fetches).isBetween(14, 18);

        down = false;
        after(Duration.ofMinutes(1));
        assertThat(has(FIRST)).isTrue();
    }

    @Test
    void fetch_thatRaisesAnException_isAFailure() {
        published.clear();

        after(Duration.ZERO);

        assertThat(keys.failures()).isOne();
        assertThat(keys.current().keys()).isEmpty();
    }

    @Test
    void keySet_withKeysThatVerifyNothing_leavesThemOut() {
        Map<String, Object> encryption = new HashMap<>(FIRST.publicKey());
        encryption.put("use", "enc");
        Map<String, Object> otherwise = new HashMap<>(FIRST.publicKey());
        otherwise.put("alg", "ES512");
        List<Object> all = new ArrayList<>();
        all.add(encryption);
        all.add(otherwise);
        all.add(Map.of("kty", "oct", "k", "c2VjcmV0", "alg", "HS256"));
        all.add(Map.of("kty", "OKP", "crv", "Ed25519", "x", "AAAA"));
        all.add(Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB"));
        all.add(Map.of("kty", "unheard of"));
        all.add("no key");

        assertThat(KeySet.read(Map.of("keys", all), now)).isEmpty();
        all.add(SECOND.publicKey());
        assertThat(KeySet.read(Map.of("keys", all), now).orElseThrow().keys()).hasSize(1);
    }

    @Test
    void access_toOtherOrigins_isNotPermitted() {
        IssuerAccess access =
                new IssuerAccess("https://login.example/realm", null, List.of(), null);
        IssuerAccess elsewhere =
                new IssuerAccess(
                        "https://login.example",
                        URI.create("https://keys.example/v1"),
                        List.of(),
                        null);

        assertThat(access.metadata())
                .hasToString("https://login.example/realm/.well-known/openid-configuration");
        assertThat(access.permits(URI.create("https://login.example:443/keys"))).isTrue();
        assertThat(access.permits(URI.create("https://LOGIN.example/other/keys"))).isTrue();
        assertThat(access.permits(URI.create("http://login.example/keys"))).isFalse();
        assertThat(access.permits(URI.create("https://login.example:8443/keys"))).isFalse();
        assertThat(access.permits(URI.create("https://keys.example/v1"))).isFalse();
        assertThat(access.permits(URI.create("https://u:p@login.example/keys"))).isFalse();
        assertThat(access.permits(URI.create("https://169.254.169.254/keys"))).isFalse();
        assertThat(elsewhere.permits(URI.create("https://keys.example/v1"))).isTrue();
        List<URI> origins = List.of(URI.create("https://api.example"));
        assertThat(
                        new IssuerAccess("https://login.example", null, origins, null)
                                .permits(URI.create("https://api.example/token")))
                .isTrue();
    }
}
