package dev.portolan.provider.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.credential.Authentication.Unavailable;
import dev.portolan.provider.credential.CredentialConfig.Parsed;
import dev.portolan.provider.credential.CredentialConfig.Problem;
import dev.portolan.provider.login.Authenticators;
import dev.portolan.provider.login.Authenticators.Endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

final class CredentialConfigTest {
    private static final Authenticators AUTHENTICATORS =
            new Authenticators(
                    TestingClock.standing(), new TestingExecutor(), RandomGenerator.getDefault());

    @ParameterizedTest
    @CsvSource({
        "BEARER, authorization, Bearer k-1",
        "BEARER_OR_NONE, authorization, Bearer k-1",
        "AWS, authorization, Bearer k-1",
        "AZURE, api-key, k-1",
        "ANTHROPIC, x-api-key, k-1",
        "GOOGLE, x-goog-api-key, k-1"
    })
    void apiKey_eachStyle_isSentInItsHeader(AuthStyle style, String header, String value) {
        Authenticator made = made(style, Map.of("type", "api-key", "key", "k-1"));
        Authentication answer = made.authenticate("host", TestingRequests.post("/", "{}"));
        assertThat(TestingRequests.headers(answer)).containsExactly(Map.entry(header, value));
        assertThat(answer.toString() + made.state()).doesNotContain("k-1");
        assertThat(made.authenticate("host", TestingRequests.post("/", "{}"))).isSameAs(answer);
    }

    @Test
    void none_bearerOrNone_sendsNoHeader() {
        Authenticator made = made(AuthStyle.BEARER_OR_NONE, Map.of());
        Authentication answer = made.authenticate("host", TestingRequests.post("/", "{}"));
        assertThat(TestingRequests.headers(answer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(AuthStyle.class)
    void parse_nothingGiven_isTheUsualOrAnError(AuthStyle style) {
        Parsed parsed = CredentialConfig.parse(style, Map.of());
        switch (style) {
            case BEARER, ANTHROPIC -> assertThat(keys(parsed)).containsExactly("type");
            case BEARER_OR_NONE -> assertThat(valid(parsed).type()).isEqualTo(CredentialType.NONE);
            case AZURE -> assertThat(valid(parsed).type()).isEqualTo(CredentialType.AZURE_DEFAULT);
            case AWS -> assertThat(valid(parsed).type()).isEqualTo(CredentialType.AWS_DEFAULT);
            case GOOGLE ->
                    assertThat(valid(parsed).type()).isEqualTo(CredentialType.GOOGLE_DEFAULT);
        }
    }

    @Test
    void parse_unknownType_namesTheTypesOfTheProvider() {
        Parsed parsed = CredentialConfig.parse(AuthStyle.AWS, Map.of("type", "managed-identity"));
        assertThat(problems(parsed))
                .containsExactly(
                        new Problem(
                                "type",
                                "unknown type `managed-identity` (expected: one of [api-key,"
                                    + " default, profile, static, assume-role, web-identity])"));
    }

    @Test
    void parse_severalMistakes_namesEachKey() {
        Map<String, String> keys =
                Map.of(
                        "type",
                        "client-secret",
                        "tenantId",
                        " ",
                        "secret",
                        "hunter2",
                        "clientId",
                        "c");
        Parsed parsed = CredentialConfig.parse(AuthStyle.AZURE, keys);
        assertThat(keys(parsed)).containsExactlyInAnyOrder("secret", "clientSecret", "tenantId");
        assertThat(parsed.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"'a b'", "'a\r\nx: y'", "'clé'", "'\u0000'"})
    void parse_keyNoHeaderCanCarry_isRefusedWithoutQuotingIt(String key) {
        Parsed parsed =
                CredentialConfig.parse(AuthStyle.BEARER, Map.of("type", "api-key", "key", key));
        assertThat(keys(parsed)).contains("key");
        assertThat(parsed.toString()).doesNotContain(key);
    }

    @Test
    void parse_secrets_areKeptApartAndUnprinted() {
        Map<String, String> keys =
                Map.of("type", "static", "accessKeyId", "AKID", "secretAccessKey", "s3cr3t");
        CredentialConfig config = valid(CredentialConfig.parse(AuthStyle.AWS, keys));
        assertThat(config.settings()).containsOnlyKeys("accessKeyId");
        assertThat(config.secret("secretAccessKey").reveal()).isEqualTo("s3cr3t");
        assertThat(config.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void secret_comparedAndPrinted_revealsNothing() {
        assertThat(SecretText.of("a"))
                .isEqualTo(SecretText.of("a"))
                .isNotEqualTo(SecretText.of("b"))
                .hasToString("***");
        assertThat(SecretText.of("a")).hasSameHashCodeAs(SecretText.of("b"));
        assertThat(SecretText.of("a")).isNotEqualTo("a");
    }

    @Test
    void aws_noRegionOrService_isUnavailableWithTheRemedy() {
        Authenticator noRegion =
                AUTHENTICATORS.of(
                        valid(CredentialConfig.parse(AuthStyle.AWS, Map.of())),
                        new Endpoint(
                                "aws-bedrock",
                                AuthStyle.AWS,
                                URI.create("http://127.0.0.1"),
                                null));
        assertThat(noRegion.authenticate("h", TestingRequests.post("/", "{}")))
                .isEqualTo(
                        new Unavailable(
                                "no region to sign for: neither the host nor the endpoint names"
                                        + " one; set the endpoint's region"));
        Authenticator noService =
                AUTHENTICATORS.of(
                        valid(CredentialConfig.parse(AuthStyle.AWS, Map.of())),
                        new Endpoint(
                                "other",
                                AuthStyle.AWS,
                                URI.create("http://127.0.0.1"),
                                "eu-west-3"));
        assertThat(noService.authenticate("h", TestingRequests.post("/", "{}")))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void redaction_messagesWithSecrets_keepTheReasonOnly() {
        Redaction redaction = new Redaction(List.of(SecretText.of("hunter2")));
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
        Throwable failure =
                new CompletionException(
                        new IllegalStateException(
                                "AADSTS7000215: hunter2 refused\n sent Bearer abc.def and "
                                        + token));
        assertThat(redaction.reason(failure))
                .isEqualTo("AADSTS7000215: *** refused sent *** and ***");
        assertThat(redaction.text("x".repeat(50).concat(" ").repeat(20))).hasSize(301);
        assertThat(redaction.reason(new IllegalStateException()))
                .isEqualTo("IllegalStateException");
    }

    private static Authenticator made(AuthStyle style, Map<String, String> keys) {
        Endpoint endpoint = new Endpoint("p", style, URI.create("https://host/v1"), null);
        return AUTHENTICATORS.of(valid(CredentialConfig.parse(style, keys)), endpoint);
    }

    static CredentialConfig valid(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Valid.class);
        return ((Parsed.Valid) parsed).config();
    }

    private static List<Problem> problems(Parsed parsed) {
        return parsed instanceof Parsed.Invalid invalid ? invalid.problems() : List.of();
    }

    private static List<String> keys(Parsed parsed) {
        return problems(parsed).stream().map(Problem::key).toList();
    }
}
