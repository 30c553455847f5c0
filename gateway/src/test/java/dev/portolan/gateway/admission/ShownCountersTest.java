package dev.portolan.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Rate;
import dev.portolan.gateway.limits.RatePeriod;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.TenantLimits;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bound on the metrics of many tenants. */
final class ShownCountersTest {
    @Test
    void manyTenants_areShownInTheOrderOfTheirIdsUpToTheBound() {
        Map<String, CallerLimits> byTenant = new HashMap<>();
        for (int i = 10; i < 40; i++) {
            byTenant.put("t" + i, limits("t" + i));
        }
        ShownCounters shown = ShownCounters.of(new TenantLimits(byTenant, Map.of()), 3);

        assertThat(shown.trees()).containsOnlyKeys("t10", "t11", "t12");
        assertThat(shown.hidden()).isEqualTo(27);
    }

    @Test
    void counterOfAParent_isShownOnce() {
        Counter parents = rate("group");
        ShownCounters shown =
                ShownCounters.of(
                        new TenantLimits(
                                Map.of(
                                        "group",
                                        new CallerLimits("group", List.of(parents), Map.of()),
                                        "child",
                                        new CallerLimits(
                                                "group",
                                                List.of(rate("child"), parents),
                                                Map.of())),
                                Map.of()),
                        9);

        assertThat(shown.trees().get("group")).containsExactlyInAnyOrder(rate("child"), parents);
    }

    private static CallerLimits limits(String tenant) {
        return new CallerLimits(tenant, List.of(rate(tenant)), Map.of());
    }

    private static Counter rate(String tenant) {
        return new Counter.RequestRate(new Scope.Tenant(tenant), new Rate(1, RatePeriod.DAY));
    }
}
