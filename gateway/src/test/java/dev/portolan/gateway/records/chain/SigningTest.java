package dev.portolan.gateway.records.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Keys, heads and the history of a chain's keys. */
final class SigningTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SigningKey first = SigningKey.generate();
    private final SigningKey second = SigningKey.generate();
    private final String chain = ChainId.create("par-1", first.verifying(), new SecureRandom());

    @Test
    void pem_readAgain_hasTheSamePublicKey() {
        SigningKey read = SigningKey.parse(first.pem()).orElseThrow();

        assertThat(read.verifying()).isEqualTo(first.verifying());
        assertThat(first.toString()).doesNotContain(first.pem().substring(40, 60));
    }

    @Test
    void pem_ofAnotherAlgorithm_isNoKey() {
        assertThat(SigningKey.parse("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"))
                .isEmpty();
    }

    @Test
    void head_readAgain_isSignedByItsKeyOnly() throws IOException {
        ChainTail tail = new ChainTail(chain, 0, Hash.NONE);
        tail.append(new byte[16], Hash.of("content"));
        SignedHead head = SignedHead.sign(tail, NOON, first);
        CanonicalJson json = new CanonicalJson();
        head.write(json);
        JsonNode tree = new JsonMapper().readTree(json.bytes());

        SignedHead read = SignedHead.read(tree).orElseThrow();

        assertThat(read.isSignedBy(first.verifying())).isTrue();
        assertThat(read.isSignedBy(second.verifying())).isFalse();
        SignedHead later =
                new SignedHead(
                        chain, 1, read.hash(), NOON.plusSeconds(1), read.key(), read.signature());
        assertThat(later.isSignedBy(first.verifying())).isFalse();
    }

    @Test
    void keys_eachSignedByTheOneBefore_signFromTheirEntryOn() {
        KeyStatement begun = KeyStatement.first(chain, first, NOON);
        KeyStatement rotated = KeyStatement.next(chain, second.verifying(), 10, NOON, first);

        KeyHistory history = history(List.of(begun, rotated));

        assertThat(history.at(9)).isEqualTo(first.verifying());
        assertThat(history.at(10)).isEqualTo(second.verifying());
    }

    @Test
    void keys_notSignedByTheOneBefore_areRefused() {
        KeyStatement begun = KeyStatement.first(chain, first, NOON);
        KeyStatement forged = KeyStatement.next(chain, second.verifying(), 10, NOON, second);

        assertThat(KeyHistory.check(chain, List.of(begun, forged)))
                .isInstanceOf(KeyHistory.Checked.Wrong.class);
    }

    @Test
    void keys_ofAnotherFirstKey_areRefused() {
        KeyStatement foreign = KeyStatement.first(chain, second, NOON);

        assertThat(KeyHistory.check(chain, List.of(foreign)))
                .isInstanceOf(KeyHistory.Checked.Wrong.class);
    }

    @Test
    void scope_ofATenant_isRecognisedByItsKeyOnly() {
        byte[] secret = "a secret of a node in these tests".getBytes(StandardCharsets.UTF_8);
        ScopeKey acme = ScopeKey.of(secret, "acme");
        ScopeKey other = ScopeKey.of(secret, "other");

        byte[] scope = acme.scope(7);

        assertThat(ScopeKey.parse(acme.text()).orElseThrow().owns(7, scope)).isTrue();
        assertThat(other.owns(7, scope)).isFalse();
        assertThat(acme.owns(8, scope)).isFalse();
    }

    private KeyHistory history(List<KeyStatement> statements) {
        return switch (KeyHistory.check(chain, statements)) {
            case KeyHistory.Checked.Right right -> right.history();
            case KeyHistory.Checked.Wrong wrong -> throw new AssertionError(wrong.why());
        };
    }
}
