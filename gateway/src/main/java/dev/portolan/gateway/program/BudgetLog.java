package dev.portolan.gateway.program;

import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetUse;

/** Logs budgets that reach a warning threshold. */
final class BudgetLog implements BudgetListener {
    private static final System.Logger LOG = System.getLogger("dev.portolan.budgets");

    private BudgetLog() {}

    static BudgetLog create() {
        return new BudgetLog();
    }

    @Override
    public void reached(BudgetUse use, int percent) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the budget {0} has reached {1}%: {2} of {3} {4} are used",
                use.budget().id(),
                percent,
                use.budget()
                        .terms()
                        .ofNanos(use.settledNanos())
                        .stripTrailingZeros()
                        .toPlainString(),
                use.budget().terms().amount().toPlainString(),
                use.budget().terms().currency());
    }
}
