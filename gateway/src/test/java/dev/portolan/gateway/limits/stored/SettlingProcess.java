package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.store.StoreListener;
import dev.portolan.gateway.store.Stores;
import dev.portolan.gateway.store.TestingStores;

import java.nio.file.Path;
import java.time.InstantSource;

/** A process that settles until it is killed, and prints how many settlements are in the store. */
final class SettlingProcess {
    /** The window that it settles in. */
    static final BudgetWindow WINDOW = new BudgetWindow(0, 1_000);

    private SettlingProcess() {}

    /** Writes to the file that the first argument names. */
    public static void main(String[] args) throws Exception {
        StoredBudgetStore budgets =
                StoredBudgetStore.open(
                        Stores.open(TestingStores.sqlite(Path.of(args[0])), StoreListener.NONE),
                        InstantSource.system());
        for (int count = 1; ; count++) {
            budgets.add("a", WINDOW, 1);
            if (count % 100 == 0) {
                while (budgets.pending() > 0) {
                    Thread.onSpinWait();
                }
                System.out.println(count);
            }
        }
    }
}
