package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tests that entries of the shared tier are encrypted, authenticated and stored under an opaque
 * name.
 */
final class CacheCipherTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final CacheScope SCOPE =
            scope(new CacheScope.Sharers.Tenant("acme"), "p", Requirement.NONE, "paris");

    private final CacheCipher cipher = new CacheCipher(SECRET);

    @Test
    void names_ofKeysThatDifferInOnePart_differ() {
        Requirement tight = Requirement.NONE.with(Axis.PROCESSING, CountrySet.of("FR"));
        List<CacheKey> keys =
                List.of(
                        key(SCOPE, Operation.CHAT, "m", 1),
                        key(SCOPE, Operation.CHAT, "m", 2),
                        key(SCOPE, Operation.CHAT, "n", 1),
                        key(SCOPE, Operation.FIM, "m", 1),
                        key(
                                scope(
                                        new CacheScope.Sharers.Tenant("b"),
                                        "p",
                                        Requirement.NONE,
                                        "paris")),
                        key(
                                scope(
                                        new CacheScope.Sharers.Group("acme"),
                                        "p",
                                        Requirement.NONE,
                                        "paris")),
                        key(
                                scope(
                                        new CacheScope.Sharers.Tenant("acme"),
                                        "q",
                                        Requirement.NONE,
                                        "paris")),
                        key(scope(new CacheScope.Sharers.Tenant("acme"), "p", tight, "paris")),
                        key(
                                scope(
                                        new CacheScope.Sharers.Tenant("acme"),
                                        "p",
                                        Requirement.NONE,
                                        "rome")));
        Set<String> names = new HashSet<>();
        keys.forEach(key -> names.add(cipher.name(key)));
        assertThat(names).hasSize(keys.size()).allMatch(name -> !name.contains("acme"));
        assertThat(new CacheCipher(SECRET + "!").name(keys.getFirst())).isNotIn(names);
    }

    @Test
    void value_closed_opensUnderItsNameOnly() {
        byte[] value = "an answer".getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = cipher.encrypt("name", value);
        assertThat(new CacheCipher(SECRET).decrypt("name", encrypted)).hasValue(value);
        assertThat(cipher.decrypt("other", encrypted)).isEmpty();
        assertThat(
                        new CacheCipher("another secret, as long as the first")
                                .decrypt("name", encrypted))
                .isEmpty();
        assertThat(cipher.encrypt("name", value)).isNotEqualTo(encrypted);
    }

    @Property(tries = 200)
    void value_changedAnywhere_doesNotOpen(@ForAll int where, @ForAll byte by) {
        byte[] encrypted = cipher.encrypt("name", new byte[100]);
        int at = Math.floorMod(where, encrypted.length);
        encrypted[at] = (byte) (encrypted[at] ^ (by == 0 ? 1 : by));
        assertThat(cipher.decrypt("name", encrypted)).isEmpty();
        assertThat(cipher.decrypt("name", Arrays.copyOf(encrypted, at))).isEmpty();
    }

    @Test
    void answer_writtenAndRead_isTheSame() {
        CachedAnswer answer = answer(CountrySet.of("FR", "DE"));
        CachedAnswer read = AnswerCodec.read(AnswerCodec.write(answer), 1000).orElseThrow();
        assertThat(read.body().utf8()).isEqualTo(answer.body().utf8());
        assertThat(read.origin()).isEqualTo(answer.origin());
        assertThat(read.usage()).isEqualTo(answer.usage());
        assertThat(read.form()).isEqualTo(answer.form());
        assertThat(read.producedAt()).isEqualTo(answer.producedAt());
        assertThat(read.ttl()).isEqualTo(answer.ttl());
        assertThat(AnswerCodec.read(AnswerCodec.write(answer), 3)).isEmpty();
    }

    @Test
    void answer_fromTheWorldWithoutSome_isReadAsFromTheWorld() {
        CountrySet some = CountrySet.ANY.minus(CountrySet.of("US"));
        CachedAnswer read = AnswerCodec.read(AnswerCodec.write(answer(some)), 1000).orElseThrow();
        assertThat(read.origin().placement().processing().countries()).isEqualTo(CountrySet.ANY);
    }

    @Property(tries = 500)
    void bytes_ofAnyKind_areNoAnswerAndThrowNothing(@ForAll byte[] bytes, @ForAll int where) {
        assertThat(AnswerCodec.read(bytes, 1000)).isEmpty();
        byte[] written = AnswerCodec.write(answer(CountrySet.of("FR")));
        int at = Math.floorMod(where, written.length);
        written[at] = (byte) (written[at] ^ 0x15);
        AnswerCodec.read(written, 1000);
        AnswerCodec.read(Arrays.copyOf(written, Math.floorMod(where, written.length)), 1000);
    }

    private static CachedAnswer answer(CountrySet processing) {
        var bound = new Placement.Bound(processing, Placement.Bound.Basis.DECLARED, "a test");
        var operator = new Placement.Operator("Acme", CountrySet.of("FR"));
        return new CachedAnswer(
                CachedAnswer.Form.EVENTS,
                Slice.of("data: {}\n\n".getBytes(StandardCharsets.UTF_8)),
                new AnswerOrigin(
                        new DeploymentId("paris", "m"),
                        "up",
                        Placement.unknown("a test")
                                .with(Axis.PROCESSING, bound)
                                .with(Axis.STORAGE, bound)
                                .with(Axis.OPERATOR, operator)
                                .with(Axis.RETENTION, Retention.NONE),
                        List.of("seed")),
                new Usage(1, 2, 3, 4, 5),
                1_700_000_000_000L,
                Duration.ofMinutes(10));
    }

    private static CacheKey key(CacheScope scope) {
        return key(scope, Operation.CHAT, "m", 1);
    }

    private static CacheKey key(CacheScope scope, Operation operation, String model, int body) {
        return new CacheKey(
                scope, operation, model, AnthropicBetas.NONE, new Fingerprint(body, 0, 0, 0));
    }

    private static CacheScope scope(
            CacheScope.Sharers sharers, String policy, Requirement requirement, String endpoint) {
        return new CacheScope(
                sharers, List.of(policy), requirement, List.of(new DeploymentId(endpoint, "m")));
    }
}
