package dev.portolan.gateway.limits.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.limits.BudgetStore;
import dev.portolan.gateway.limits.BudgetStoreContract;
import dev.portolan.gateway.limits.stored.BudgetRows.SettlementBatch;
import dev.portolan.gateway.limits.stored.BudgetRows.WindowKey;
import dev.portolan.gateway.limits.stored.BudgetRows.WindowSum;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;

/** What every store of settlements that outlives a process does. */
abstract class StoredBudgetContract extends BudgetStoreContract {
    /** Returns the settings of this test's database. */
    abstract StoreSettings settings();

    @Override
    protected final BudgetStore open() throws StoreException {
        return closing(
                StoredBudgetStore.open(
                        closing(TestingStores.open(settings())), InstantSource.system()));
    }

    @Test
    final void settlements_afterARestart_areKept() throws Exception {
        BudgetStore first = open();
        first.add("a", day(0), Long.MAX_VALUE - 1);
        first.add("a", day(0), 7);
        first.add("a", day(1), 3);
        close();

        BudgetStore second = open();
        second.add("a", day(1), 4);
        close();

        BudgetStore third = open();
        assertThat(third.settled("a", day(0).startMillis())).isEqualTo(Long.MAX_VALUE);
        assertThat(third.settled("a", day(1).startMillis())).isEqualTo(7);
    }

    @Test
    final void rows_ofOldWindowsAndOfWriters_areDeletedAtTheNextStart() throws Exception {
        BudgetStore first = open();
        for (int day = 0; day < 5; day++) {
            first.add("a", day(day), 1);
        }
        close();

        open();
        close();

        Store store = closing(TestingStores.open(settings()));
        assertThat(store.read(BudgetRows::all))
                .extracting(row -> row.key().window())
                .containsExactlyInAnyOrder(day(2), day(3), day(4));
        assertThat(store.<Long>read(StoredBudgetContract::count)).isZero();
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM budget_writers")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    final void batch_sentTwice_isAddedOnce() throws Exception {
        Store store = closing(TestingStores.open(settings()));
        SettlementBatch batch =
                new SettlementBatch("w", 1, List.of(new WindowSum(new WindowKey("a", day(0)), 5)));
        SettlementBatch next =
                new SettlementBatch("w", 2, List.of(new WindowSum(new WindowKey("a", day(0)), 2)));

        add(store, batch);
        add(store, batch);
        add(store, next);
        add(store, batch);

        assertThat(store.read(BudgetRows::all))
                .containsExactly(new WindowSum(new WindowKey("a", day(0)), 7));
    }

    private static void add(Store store, SettlementBatch batch) throws StoreException {
        store.write(
                connection -> {
                    BudgetRows.add(connection, batch, 0);
                    return batch;
                });
    }

    /** The commit succeeds, and the connection is lost before its answer, the first few times. */
    @Test
    final void commit_whoseAnswerIsLost_isNotAddedAgain() throws Exception {
        Store lossy = new LossyStore(TestingStores.open(settings()));
        try (lossy;
                StoredBudgetStore budgets = StoredBudgetStore.open(lossy, InstantSource.system())) {
            for (int i = 0; i < 20; i++) {
                budgets.add("a", day(0), 1);
            }
        }

        assertThat(open().settled("a", 0)).isEqualTo(20);
    }
}
