package dev.portolan.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.BudgetPeriod;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.Scope;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Budgets on the admin plane. */
final class BudgetsViewTest {
    @Test
    void budget_isShownInItsCurrencyWithTheThresholdsReached() {
        BudgetTerms terms =
                new BudgetTerms(
                        new BigDecimal("10"),
                        "USD",
                        new BigDecimal("0.5"),
                        BudgetPeriod.DAY,
                        ZoneOffset.UTC,
                        false,
                        List.of(50, 95));
        BudgetUse use =
                new BudgetUse(
                        new Counter.Budget(new Scope.Tenant("acme"), terms),
                        terms.windowAt(Instant.parse("2026-11-20T12:00:00Z").toEpochMilli()),
                        4_000_000_000L,
                        500_000_000L);

        assertThat(BudgetsView.of(List.of(use)))
                .hasToString(
                        "{\"budgets\":[{\"tenant\":\"acme\",\"per\":\"day\",\"amount\":10,\"currency\":\"USD\","
                            + "\"mode\":\"soft\",\"used\":8,\"reserved\":1,\"left\":1,"
                            + "\"period\":{\"from\":\"2026-11-20T00:00:00Z\",\"to\":\"2026-11-21T00:00:00Z\"},"
                            + "\"reached\":[\"50%\"]}]}");
    }
}
