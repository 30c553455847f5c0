package dev.portolan.gateway.program;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;
import dev.portolan.gateway.limits.stored.StoredBudgetStore;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.Stores;
import dev.portolan.gateway.telemetry.Telemetry;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;

/**
 * What is kept over restarts, in the configured store; in memory without one.
 *
 * @param store null without a configured store
 * @param budgets what budgets have settled
 * @param parts what is closed, in this order
 */
record ConfiguredStore(@Nullable Store store, BudgetStore budgets, List<Closing> parts)
        implements AutoCloseable {
    ConfiguredStore {
        parts = List.copyOf(parts);
    }

    /** Writes what is pending and ends; waits for seconds at most. */
    @FunctionalInterface
    interface Closing {
        void close();
    }

    /** Opens the store, or fails with what to do about it. */
    static ConfiguredStore open(@Nullable StoreSettings settings, Telemetry telemetry) {
        if (settings == null) {
            return new ConfiguredStore(null, new MemoryBudgetStore(), List.of());
        }
        try {
            return open(Stores.open(settings, new StoreMeters(telemetry)), telemetry);
        } catch (StoreException e) {
            throw new CommandFailedException(ExitCode.FINDINGS, e.getMessage(), e.nextStep());
        }
    }

    private static ConfiguredStore open(Store store, Telemetry telemetry) throws StoreException {
        boolean opened = false;
        try {
            StoredBudgetStore budgets = StoredBudgetStore.open(store, InstantSource.system());
            telemetry.readPendingFrom("budgets", budgets::pending);
            opened = true;
            return new ConfiguredStore(store, budgets, List.of(budgets::close, store::close));
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    @Override
    public void close() {
        parts.forEach(Closing::close);
    }
}
