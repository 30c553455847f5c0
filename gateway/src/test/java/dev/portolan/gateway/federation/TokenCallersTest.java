package dev.portolan.gateway.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;
import dev.portolan.gateway.TestingWait;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Callers with tokens of an issuer, as the gateway answers them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenCallersTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: eu-only
                when: tenant.labels.residency == "eu"
                require: {processing: [EU27]}
              - {name: default, priority: -1, prefer: {objective: cost}}
            """;

    private final TestingSigner rsa = TestingSigner.create("rsa-1", "RS256");
    private final TestingSigner ec = TestingSigner.create("ec-1", "ES256");
    private final TestingSigner ed = TestingSigner.create("ed-1", "EdDSA");
    private final TestingSigner stranger = TestingSigner.create("rsa-1", "RS256");
    private TestingIssuer issuer;
    private SimulatedEndpoint paris;
    private SimulatedEndpoint virginia;
    private TestingGateway gateway;

    @BeforeAll
    void start() {
        issuer = TestingIssuer.start(rsa, ec, ed);
        paris = VllmNode.at("FR").named("paris").serving("up").words(3).start();
        virginia = VllmNode.at("US").named("virginia").serving("up").words(3).start();
        gateway =
                TestingGateway.start(
                        "endpoints:\n"
                                + node(paris, "paris", "FR", 2)
                                + node(virginia, "virginia", "US", 1),
                        POLICIES,
                        """
                        limits: {headerBytes: 1MiB}
                        identity:
                          oidc:
                            - issuer: %s
                              audience: portolan
                              tenant: claims.department
                              labels: {residency: 'has(claims.residency) ? claims.residency : ""'}
                              models: 'has(claims.models) ? claims.models : null'
                            - issuer: http://127.0.0.1:1
                              audience: portolan
                              tenant: claims.department
                        """
                                .formatted(issuer.url()));
    }

    private static String node(SimulatedEndpoint node, String id, String country, int price) {
        return """
          - id: %s
            provider: vllm
            url: %s/v1
            location: {country: %s}
            models: [{model: m, upstream: up, price: {input: %d, output: %d, currency: EUR}}]
        """
                .formatted(id, node.url(), country, price, price);
    }

    @AfterAll
    void stop() {
        gateway.close();
        paris.close();
        virginia.close();
        issuer.close();
    }

    private HttpResponse<String> ask(String token) {
        return gateway.postWith(token, CHAT, HELLO);
    }

    private static String endpoint(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-portolan-endpoint").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void token_ofEachAlgorithm_identifiesItsTenant(String algorithm) {
        TestingSigner signer =
                Stream.of(rsa, ec, ed)
                        .filter(one -> one.algorithm().equals(algorithm))
                        .findFirst()
                        .orElseThrow();
        String token =
                signer.sign(issuer.claims("portolan", "department", "acme", "sub", algorithm));

        HttpResponse<String> first = ask(token);
        HttpResponse<String> again = ask(token);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        TestingWait.until(() -> receiptsOf(algorithm) == 2);
    }

    private long receiptsOf(String subject) {
        return gateway.receipts().stream()
                .map(Receipt::who)
                .filter(who -> ("sub=" + subject).equals(who.key()) && "acme".equals(who.tenant()))
                .count();
    }

    @Test
    void token_withALabel_isSubjectToItsPolicies() {
        assertThat(endpoint(ask(token("acme")))).isEqualTo("virginia");
        assertThat(endpoint(ask(token("acme", "residency", "eu")))).isEqualTo("paris");
        assertThat(endpoint(ask(token("eu")))).isEqualTo("paris");
    }

    @Test
    void token_thatContradictsALabelOfItsTenant_is401() {
        assertThat(endpoint(ask(token("eu", "residency", "eu")))).isEqualTo("paris");
        assertThat(ask(token("eu", "residency", "us")).statusCode()).isEqualTo(401);
        assertThat(refusals("label_conflict")).isPositive();
    }

    @Test
    void token_withModels_narrowsThoseOfItsTenant() {
        assertThat(ask(token("acme", "models", List.of("m", "other"))).statusCode()).isEqualTo(200);
        assertThat(ask(token("acme", "models", List.of("other"))).statusCode()).isEqualTo(403);
        assertThat(ask(token("narrow", "models", "m")).statusCode()).isEqualTo(200);
    }

    @Test
    void token_besideAKeyOfAnotherTenant_is400() {
        HttpResponse<String> same =
                gateway.postWith(token("acme"), CHAT, HELLO, "x-api-key", TestingGateway.KEY);
        HttpResponse<String> other =
                gateway.postWith(token("acme"), CHAT, HELLO, "x-api-key", TestingGateway.EU_KEY);
        HttpResponse<String> invalid =
                gateway.postWith("a.b.c", CHAT, HELLO, "x-api-key", TestingGateway.EU_KEY);

        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(invalid.statusCode()).isEqualTo(200);
    }

    private String token(String tenant, Object... more) {
        Map<String, Object> claims = issuer.claims("portolan", more);
        claims.put("department", tenant);
        return ec.sign(claims);
    }

    private double refusals(String reason) {
        return gateway.telemetry()
                .scrape("")
                .lines()
                .filter(line -> line.startsWith("portolan_token_refusals_total{reason=\"" + reason))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** A token that identifies nobody, and the reason that the operator gets. */
    record Hostile(String reason, String token) {
        @Override
        public String toString() {
            return reason;
        }
    }

    private Stream<Hostile> hostileTokens() {
        Map<String, Object> good = issuer.claims("portolan", "department", "acme");
        long now = Instant.now().getEpochSecond();
        String valid = rsa.sign(good);
        String[] parts = valid.split("\\.", -1);
        return Stream.of(
                new Hostile("expired", rsa.sign(with(good, "exp", now - 120))),
                new Hostile("not_yet_valid", rsa.sign(with(good, "nbf", now + 120))),
                new Hostile("not_yet_valid", rsa.sign(with(good, "iat", now + 3_600))),
                new Hostile("no_expiry", rsa.sign(without(good, "exp"))),
                new Hostile("no_expiry", rsa.sign(with(good, "exp", "tomorrow"))),
                new Hostile("no_expiry", rsa.sign(with(good, "exp", 1e300))),
                new Hostile("audience", rsa.sign(with(good, "aud", List.of("other", "third")))),
                new Hostile("audience", rsa.sign(without(good, "aud"))),
                new Hostile("unknown_issuer", rsa.sign(with(good, "iss", "https://evil.example"))),
                new Hostile("unknown_issuer", rsa.sign(without(good, "iss"))),
                new Hostile("signature", stranger.sign(good)),
                new Hostile(
                        "signature",
                        parts[0]
                                + "."
                                + TestingIssuer.part(with(good, "department", "eu"))
                                + "."
                                + parts[2]),
                new Hostile("algorithm", TestingIssuer.unsigned("none", good)),
                new Hostile("algorithm", TestingIssuer.unsigned("none", good) + "AAAA"),
                new Hostile("algorithm", rsa.sign(Map.of("alg", "HS256", "kid", "rsa-1"), good)),
                new Hostile("algorithm", rsa.sign(Map.of("alg", "RS512", "kid", "rsa-1"), good)),
                new Hostile("unknown_key", rsa.sign(Map.of("alg", "ES256", "kid", "rsa-1"), good)),
                new Hostile(
                        "unknown_key",
                        rsa.sign(Map.of("alg", "RS256", "kid", "no such key"), good)),
                new Hostile(
                        "malformed",
                        rsa.sign(
                                Map.of(
                                        "alg",
                                        "RS256",
                                        "kid",
                                        "rsa-1",
                                        "crit",
                                        List.of("x"),
                                        "x",
                                        1),
                                good)),
                new Hostile(
                        "malformed",
                        rsa.sign(
                                Map.of("alg", "RS256", "kid", "rsa-1", "typ", "logout+jwt"), good)),
                new Hostile("malformed", "a.b.c"),
                new Hostile("malformed", parts[0] + "." + parts[1] + ".%%%%"),
                new Hostile("too_large", rsa.sign(with(good, "filler", "x".repeat(700_000)))),
                new Hostile(
                        "issuer_unreachable", rsa.sign(with(good, "iss", "http://127.0.0.1:1"))),
                new Hostile("unknown_tenant", rsa.sign(with(good, "department", "nobody"))),
                new Hostile("claims", rsa.sign(without(good, "department"))),
                new Hostile("claims", rsa.sign(with(good, "department", List.of("acme")))),
                new Hostile("claims", rsa.sign(with(good, "residency", 7))),
                new Hostile("claims", rsa.sign(with(good, "models", Map.of("m", true)))));
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> claims, String name) {
        Map<String, Object> changed = new HashMap<>(claims);
        changed.remove(name);
        return changed;
    }

    @ParameterizedTest
    @MethodSource("hostileTokens")
    void token_thatIsNotValid_isAnsweredAsAnUnknownKeyIs(Hostile hostile) {
        double before = refusals(hostile.reason());

        HttpResponse<String> answer = ask(hostile.token());

        HttpResponse<String> unknown = ask("sk-unknown-0123456789");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(unknown.body());
        assertThat(answer.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
        assertThat(refusals(hostile.reason())).isGreaterThan(before);
    }

    @Test
    void token_onTheMessagesPath_isRefusedInItsProtocol() {
        HttpResponse<String> answer = gateway.postWith("a.b.c", "/messages", HELLO);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"type\":\"error\"", "authentication_error");
    }

    @Test
    void models_listedWithAToken_areThoseThatItMayUse() {
        assertThat(gateway.getWith(token("acme"), "/models").body()).contains("\"id\":\"m\"");
        assertThat(gateway.getWith(token("acme", "models", List.of("other")), "/models").body())
                .doesNotContain("\"id\":\"m\"");
    }

    @Test
    void body_arrivingBeforeItsTokenIsVerified_isReadWhole() {
        String large = " ".repeat(3_000_000) + HELLO;

        HttpResponse<String> answer = gateway.postWith(token("acme", "jti", "large"), CHAT, large);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
