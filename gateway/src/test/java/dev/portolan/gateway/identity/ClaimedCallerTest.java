package dev.portolan.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Set;

final class ClaimedCallerTest {
    private static final Map<String, Tenant> TENANTS =
            Map.of(
                    "acme", new Tenant("acme", Map.of("residency", "eu"), null),
                    "narrow", new Tenant("narrow", Map.of(), Set.of("a", "b")));

    @Test
    void caller_withLabels_addsThemToItsTenants() {
        Identity identity =
                new ClaimedCaller("acme", "sub=x", Map.of("team", "search"), null).in(TENANTS);

        assertThat(identity)
                .isEqualTo(
                        new Identity.Known(
                                new Tenant(
                                        "acme", Map.of("residency", "eu", "team", "search"), null),
                                "sub=x"));
    }

    @Test
    void caller_withAnotherValueOfALabel_isUnknown() {
        assertThat(new ClaimedCaller("acme", "x", Map.of("residency", "us"), null).in(TENANTS))
                .isEqualTo(Identity.Unknown.LABEL_CONFLICT);
        assertThat(new ClaimedCaller("acme", "x", Map.of("residency", "eu"), null).in(TENANTS))
                .isInstanceOf(Identity.Known.class);
        assertThat(new ClaimedCaller("nobody", "x", Map.of(), null).in(TENANTS))
                .isEqualTo(Identity.Unknown.NO_SUCH_TENANT);
    }

    @Test
    void caller_withModels_hasThoseOfItsTenantOnly() {
        var caller = new ClaimedCaller("narrow", "x", Map.of(), Set.of("b", "c"));

        assertThat(caller.in(TENANTS))
                .isInstanceOfSatisfying(
                        Identity.Known.class,
                        known -> assertThat(known.tenant().models()).containsExactly("b"));
    }

    @ParameterizedTest
    @CsvSource({"abc, sub=abc", "a b\té, sub=a_b__", "'', sub="})
    void id_ofAnyText_isPrintable(String name, String id) {
        assertThat(ClaimedCaller.id("sub", name)).isEqualTo(id);
        assertThat(ClaimedCaller.id("sub", "x".repeat(10_000))).hasSize(124);
    }
}
