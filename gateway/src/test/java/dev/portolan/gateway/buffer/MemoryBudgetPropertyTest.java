package dev.portolan.gateway.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;

/** After any sequence of reservations, the sums are correct and no tenant is starved. */
final class MemoryBudgetPropertyTest {
    private static final long BUDGET = 64L << 20;
    private static final int TENANTS = 4;

    @Property(tries = 500)
    void account_anySteps_equalsTheSumOfItsReservations(@ForAll("steps") List<Step> steps) {
        MemoryBudget budget = new MemoryBudget(BUDGET);
        List<MemoryReservation> holds = new ArrayList<>();
        for (Step step : steps) {
            apply(step, budget, holds);
            assertThat(budget.requests().used()).isEqualTo(sum(holds));
        }
        holds.forEach(MemoryReservation::close);
        holds.forEach(MemoryReservation::close);
        assertThat(budget.requests().used()).isZero();
        for (int i = 0; i < TENANTS; i++) {
            assertThat(budget.tenant("t" + i).requests().used()).isZero();
        }
    }

    @Property(tries = 500)
    void account_refusableReservations_neverExceedItsLimit(@ForAll("steps") List<Step> steps) {
        MemoryBudget budget = new MemoryBudget(BUDGET);
        List<MemoryReservation> holds = new ArrayList<>();
        for (Step step : steps) {
            apply(step.kind() == Kind.FORCE ? step.asking() : step, budget, holds);
            assertThat(budget.requests().used()).isLessThanOrEqualTo(budget.requests().limit());
        }
    }

    @Property(tries = 500)
    void tenant_withoutReservations_succeedsBesideGreedyTenants(@ForAll("steps") List<Step> steps) {
        MemoryBudget budget = new MemoryBudget(BUDGET);
        List<MemoryReservation> holds = new ArrayList<>();
        for (Step step : steps) {
            // No single body is larger than its maximum.
            long bytes = Math.min(step.bytes(), budget.requests().limit() / 16);
            apply(new Step(Kind.ASK, step.tenant(), step.which(), bytes), budget, holds);
        }
        long fair = budget.requests().limit() / (2 * TENANTS + 1);
        assertThat(budget.tenant("newcomer").requests().newReservation().tryGrow(fair / 2))
                .isTrue();
    }

    @Property(tries = 500)
    void tenant_aboveItsShare_isRefusedUntilItReleases(@ForAll("steps") List<Step> steps) {
        MemoryBudget budget = new MemoryBudget(BUDGET);
        TenantShare first = budget.tenant("first").requests();
        MemoryReservation all = first.newReservation();
        for (long bytes = 1 << 20; all.tryGrow(bytes); bytes += 1 << 20) {
            assertThat(first.used()).isEqualTo(bytes);
        }
        assertThat(first.used()).isLessThanOrEqualTo(2 * (budget.requests().limit() / 3) + 1);
        apply(new Step(Kind.FORCE, 0, 0, 4 << 20), budget, new ArrayList<>());
        assertThat(first.newReservation().tryGrow(1 << 20)).isFalse();
        all.close();
        assertThat(first.newReservation().tryGrow(1 << 20)).isTrue();
    }

    private static long sum(List<MemoryReservation> holds) {
        return holds.stream().mapToLong(MemoryReservation::bytes).sum();
    }

    private static void apply(Step step, MemoryBudget budget, List<MemoryReservation> holds) {
        switch (step.kind()) {
            case ASK, FORCE -> {
                MemoryReservation hold =
                        budget.tenant("t" + step.tenant()).requests().newReservation();
                holds.add(hold);
                if (step.kind() == Kind.FORCE) {
                    hold.forceGrow(step.bytes());
                } else if (!hold.tryGrow(step.bytes())) {
                    assertThat(hold.bytes()).isZero();
                }
            }
            case GROW -> pick(step, holds).forEach(hold -> hold.tryGrow(2 * hold.bytes()));
            case SHRINK -> pick(step, holds).forEach(hold -> hold.shrinkTo(step.bytes()));
            case CLOSE -> pick(step, holds).forEach(MemoryReservation::close);
        }
    }

    private static List<MemoryReservation> pick(Step step, List<MemoryReservation> holds) {
        return holds.isEmpty() ? List.of() : List.of(holds.get(step.which() % holds.size()));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, TENANTS - 1),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.longs().between(1, BUDGET / 4))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** The operations on a reservation. */
    enum Kind {
        ASK,
        FORCE,
        GROW,
        SHRINK,
        CLOSE
    }

    /** One operation. */
    record Step(Kind kind, int tenant, int which, long bytes) {
        Step asking() {
            return new Step(Kind.ASK, tenant, which, bytes);
        }
    }
}
