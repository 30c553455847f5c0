package dev.portolan.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import dev.portolan.gateway.TestingIssuer;
import dev.portolan.gateway.TestingSigner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** What an issuer's server may answer. */
final class IssuersTest {
    private static final TestingSigner SIGNER = TestingSigner.create("k", "EdDSA");

    private final TestingIssuer issuer = TestingIssuer.start(SIGNER);
    private final Issuers issuers = new Issuers(InstantSource.system(), Runnable::run);

    @AfterEach
    void stop() {
        issuer.close();
    }

    private IssuerKeys fetched() {
        return issuers.of(new IssuerAccess(issuer.url(), null, List.of(), null));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void keys_atTheAddressInTheMetadata_areFetched() {
        assertThat(fetched().current().keys()).hasSize(1);
        assertThat(issuers.of(fetched().access())).isSameAs(fetched());
        assertThat(issuer.fetches()).isOne();
    }

    @Test
    void keys_atAnAddressOfTheConfiguration_needNoMetadata() {
        issuer.describe("issuer", "https://another.example");
        URI keys = URI.create(issuer.url() + "/keys");

        assertThat(
                        issuers.of(new IssuerAccess("https://login.example", keys, List.of(), null))
                                .current()
                                .keys())
                .hasSize(1);
    }

    @Test
    void metadata_ofAnotherIssuer_isNotUsed() {
        issuer.describe("issuer", "https://evil.example");

        assertThat(fetched().failures()).isOne();
        assertThat(issuer.fetches()).isZero();
    }

    @Test
    void metadata_thatPointsElsewhere_isNotFollowed() {
        try (TestingIssuer other = TestingIssuer.start(SIGNER)) {
            issuer.describe("jwks_uri", other.url() + "/keys");

            assertThat(fetched().failures()).isOne();
            assertThat(other.fetches()).isZero();
        }
    }

    @Test
    void redirect_toAnotherServer_isNotFollowed() {
        try (TestingIssuer other = TestingIssuer.start(SIGNER)) {
            issuer.serve(
                    "/moved",
                    exchange -> {
                        exchange.getResponseHeaders().set("location", other.url() + "/keys");
                        answer(exchange, 302, new byte[] {'x'});
                    });
            issuer.describe("jwks_uri", issuer.url() + "/moved");

            assertThat(fetched().failures()).isOne();
            assertThat(other.fetches()).isZero();
        }
    }

    @Test
    void keys_thatAreTooLargeOrNoJson_areAFailure() {
        issuer.serve("/large", exchange -> answer(exchange, 200, new byte[1 << 20]));
        issuer.describe("jwks_uri", issuer.url() + "/large");
        assertThat(fetched().failures()).isOne();

        issuers.keepOnly(Set.of());
        assertThat(issuers.all()).isEmpty();
        issuer.serve("/text", exchange -> answer(exchange, 200, new byte[] {'x'}));
        issuer.describe("jwks_uri", issuer.url() + "/text");
        assertThat(fetched().failures()).isOne();
    }
}
