package dev.portolan.gateway.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;
import dev.portolan.gateway.TestingTime;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** An issuer that changes its keys or cannot be reached, while a gateway runs. */
final class KeyRotationTest {
    private static final TestingSigner OLD = TestingSigner.create("old", "ES256");
    private static final TestingSigner NEW = TestingSigner.create("new", "EdDSA");
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private final TestingTime time = new TestingTime();
    private final TestingIssuer issuer = TestingIssuer.start(OLD);
    private final SimulatedEndpoint paris =
            VllmNode.at("FR").named("paris").serving("up").words(3).start();
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        gateway = serve();
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        issuer.close();
    }

    private TestingGateway serve() {
        return TestingGateway.startAt(
                time,
                """
                endpoints:
                  - id: paris
                    provider: vllm
                    url: %s/v1
                    location: {country: FR}
                    models: [{model: m, upstream: up}]
                """
                        .formatted(paris.url()),
                "policies: [{name: default}]",
                """
                identity:
                  oidc: [{issuer: "%s", audience: portolan, tenant: claims.department}]
                """
                        .formatted(issuer.url()));
    }

    private String token(TestingSigner signer) {
        Map<String, Object> claims = issuer.claims("portolan", "department", "acme");
        claims.put("iat", time.instant().getEpochSecond());
        claims.put("exp", time.instant().plusSeconds(3_600).getEpochSecond());
        return signer.sign(claims);
    }

    private int ask(String token) {
        return gateway.postWith(token, CHAT, HELLO).statusCode();
    }

    @Test
    void rotatedKey_isUsedWithoutARestartAndTheOldOneNoLonger() {
        String before = token(OLD);
        assertThat(ask(before)).isEqualTo(200);

        issuer.rotate(NEW);

        assertThat(ask(token(NEW))).isEqualTo(200);
        assertThat(ask(before)).as("signed by a withdrawn key, though remembered").isEqualTo(401);
        assertThat(issuer.fetches()).isEqualTo(2);
    }

    @Test
    void rememberedToken_whoseIssuerIsDown_remainsValidUntilItExpires() {
        String token = token(OLD);
        assertThat(ask(token)).isEqualTo(200);
        issuer.down(true);

        assertThat(ask(token)).isEqualTo(200);
        time.advance(Duration.ofSeconds(3_650));
        assertThat(ask(token)).as("within the permitted skew").isEqualTo(200);
        time.advance(Duration.ofSeconds(20));
        assertThat(ask(token)).isEqualTo(401);
    }

    @Test
    void issuer_downAtTheStart_affectsItsOwnCallersOnly() {
        gateway.close();
        issuer.down(true);
        gateway = serve();
        assertThat(gateway.post(CHAT, HELLO).statusCode()).isEqualTo(200);
        assertThat(ask(token(OLD))).isEqualTo(401);

        issuer.down(false);
        time.advance(Duration.ofSeconds(11));

        assertThat(ask(token(OLD))).isEqualTo(200);
    }

    @Test
    void newToken_sentByManyAtOnce_isVerifiedForAll() {
        String token = token(OLD);

        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, 40)
                        .mapToObj(
                                _ ->
                                        CompletableFuture.supplyAsync(
                                                () -> gateway.postWith(token, CHAT, HELLO)))
                        .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(issuer.fetches()).isOne();
    }

    @Test
    void removedTenant_isRefusedAtTheNextRequest() {
        String token = token(OLD);
        assertThat(ask(token)).isEqualTo(200);

        gateway.reloadTenants("tenants: [{id: another}]");

        assertThat(ask(token)).isEqualTo(401);
    }
}
