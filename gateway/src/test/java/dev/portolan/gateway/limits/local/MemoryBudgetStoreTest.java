package dev.portolan.gateway.limits.local;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetStoreContract;

final class MemoryBudgetStoreTest extends BudgetStoreContract {
    @Override
    protected BudgetStore open() {
        return new MemoryBudgetStore();
    }
}
