package dev.portolan.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;
import dev.portolan.gateway.oidc.TokenVerifier.Result;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Bytes that callers may send as tokens: none raises an exception, and none is valid but one. */
final class SignedTokenPropertyTest {
    private static final TestingSigner SIGNER = TestingSigner.create("k", "ES256");
    private static final TestingIssuer ISSUER = TestingIssuer.start(SIGNER);
    private static final TokenVerifier VERIFIER =
            new TokenVerifier(
                    List.of(
                            new TokenVerifier.Accepted(
                                    new Issuers(InstantSource.system())
                                            .of(
                                                    new IssuerAccess(
                                                            ISSUER.url(), null, List.of(), null)),
                                    "portolan")),
                    InstantSource.system(),
                    Runnable::run);
    private static final String VALID =
            SIGNER.sign(ISSUER.claims("portolan", "department", "acme"));

    @Example
    void token_unchanged_isVerified() throws Exception {
        assertThat(verify(VALID)).isInstanceOf(Result.Verified.class);
    }

    @AfterContainer
    static void stop() {
        ISSUER.close();
    }

    private static Result verify(String token) throws Exception {
        return VERIFIER.verify(token).get(30, TimeUnit.SECONDS);
    }

    @Property(tries = 2_000)
    void token_ofAnyText_isRefused(@ForAll String text) throws Exception {
        assertThat(verify(text)).isInstanceOf(Result.Refused.class);
    }

    @Property(tries = 2_000)
    void token_ofAnyThreeParts_isRefused(
            @ForAll("parts") String header,
            @ForAll("parts") String claims,
            @ForAll("parts") String signature)
            throws Exception {
        assertThat(verify(header + "." + claims + "." + signature))
                .isInstanceOf(Result.Refused.class);
    }

    @Provide
    Arbitrary<String> parts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .map(text -> encoded(text.getBytes(StandardCharsets.UTF_8))),
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(80)
                        .map(SignedTokenPropertyTest::encoded),
                Arbitraries.of(
                                "{\"alg\":\"ES256\",\"kid\":\"k\"}",
                                "{\"alg\":\"ES256\",\"alg\":\"none\"}",
                                "{\"alg\":null}",
                                "{\"alg\":[\"ES256\"]}",
                                "{\"iss\":{}}",
                                "{\"aud\":[[[[]]]],\"exp\":1e999}",
                                "[".repeat(5_000),
                                "{\"a\":".repeat(2_000),
                                "9".repeat(3_000),
                                "null",
                                "{}",
                                "")
                        .map(json -> encoded(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Property(tries = 2_000)
    void token_withAChangedCharacter_isNeverValidWithOtherClaims(
            @ForAll int place, @ForAll("letters") char letter) throws Exception {
        char[] changed = VALID.toCharArray();
        changed[Math.floorMod(place, changed.length)] = letter;
        String token = new String(changed);

        Result result = verify(token);

        // The last character of a part has bits that no byte holds.
        if (result instanceof Result.Verified verified) {
            assertThat(verified.token().text("department")).isEqualTo("acme");
            assertThat(token.substring(0, token.lastIndexOf('.')))
                    .isEqualTo(VALID.substring(0, VALID.lastIndexOf('.')));
        }
    }

    @Provide
    Arbitrary<Character> letters() {
        return Arbitraries.chars().all();
    }
}
