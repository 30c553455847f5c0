package dev.portolan.gateway.program;

import dev.portolan.gateway.admission.LimitUse;
import dev.portolan.gateway.admission.ShownCounters;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.limits.TenantLimits;
import dev.portolan.gateway.telemetry.LimitGauges;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What tenants have used of their limits and budgets, for metrics and the admin plane. */
final class LimitViews implements LimitGauges {
    /** The most limits and budgets that metrics show; each has a few series. */
    private static final int MOST = 1_000;

    private final LimitBook book;
    private final Supplier<TenantLimits> inForce;
    private volatile Shown shown = new Shown(TenantLimits.NONE, ShownCounters.NONE);

    LimitViews(LimitBook book, Supplier<TenantLimits> inForce) {
        this.book = book;
        this.inForce = inForce;
    }

    private record Shown(TenantLimits limits, ShownCounters counters) {}

    @Override
    public Reading read() {
        ShownCounters counters = counters();
        return new Reading(
                counters.limits(book).stream().map(LimitViews::limit).toList(),
                counters.budgets(book).stream().map(LimitViews::budget).toList(),
                book.outstanding(),
                counters.hidden());
    }

    /** Returns the use of the tenants' budgets in force, up to the number that metrics show. */
    List<BudgetUse> budgets() {
        return counters().budgets(book);
    }

    private ShownCounters counters() {
        TenantLimits limits = inForce.get();
        Shown last = shown;
        if (!last.limits().equals(limits)) {
            last = new Shown(limits, ShownCounters.of(limits, MOST));
            shown = last;
        }
        return last.counters();
    }

    private static Limit limit(LimitUse use) {
        String kind =
                switch (use.counter()) {
                    case Counter.RequestRate _ -> "requests";
                    case Counter.TokenRate _ -> "tokens";
                    case Counter.Concurrency _ -> "concurrent";
                    case Counter.Budget _ -> "budget";
                };
        Scope scope = use.counter().scope();
        String model = scope instanceof Scope.TenantModel of ? of.model() : "";
        return new Limit(scope.tenant(), model, kind, use.used(), use.left());
    }

    private static Budget budget(BudgetUse use) {
        return new Budget(
                use.budget().scope().tenant(),
                use.budget().terms().per().name().toLowerCase(Locale.ROOT),
                use.budget().terms().currency(),
                amount(use, use.settledNanos()),
                amount(use, use.reservedNanos()),
                amount(use, use.leftNanos()));
    }

    private static double amount(BudgetUse use, long nanos) {
        return use.budget().terms().ofNanos(nanos).doubleValue();
    }
}
