package dev.portolan.gateway.limits.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingPostgres;
import dev.portolan.gateway.limits.BudgetWindow;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreListener;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.Stores;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

final class StoreOutageTest {
    private static final BudgetWindow WINDOW = new BudgetWindow(0, 1_000);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Released by the first failed write. */
    private record Failures(CountDownLatch first) implements StoreListener {
        @Override
        public void failed(Operation operation) {
            if (operation == Operation.WRITE) {
                first.countDown();
            }
        }
    }

    @Test
    void settlements_whileTheServerIsAway_areWrittenOnceItIsBack() throws Exception {
        try (TestingPostgres server = TestingPostgres.start()) {
            StoreSettings settings =
                    TestingStores.postgres(
                            server, server.createDatabase(), TestingPostgres.PASSWORD);
            Failures failures = new Failures(new CountDownLatch(1));
            try (Store store = Stores.open(settings, failures);
                    StoredBudgetStore budgets =
                            StoredBudgetStore.open(store, InstantSource.system())) {
                budgets.add("a", WINDOW, 1);
                awaitWritten(budgets);
                server.stop();
                budgets.add("a", WINDOW, 2);
                assertThat(failures.first().await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                budgets.add("a", WINDOW, 4);
                assertThat(budgets.pending()).isPositive();
                assertThat(budgets.settled("a", 0)).isEqualTo(7);

                server.restart();
                awaitWritten(budgets);
            }
            try (Store store = TestingStores.open(settings);
                    StoredBudgetStore budgets =
                            StoredBudgetStore.open(store, InstantSource.system())) {
                assertThat(budgets.settled("a", 0)).isEqualTo(7);
            }
        }
    }

    private static void awaitWritten(StoredBudgetStore budgets) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (budgets.pending() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
