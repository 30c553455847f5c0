package dev.portolan.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every store does. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class StoreContract {
    private final List<Store> opened = new ArrayList<>();

    /** Returns the settings of this test's own, empty database. */
    abstract StoreSettings settings();

    final Store open() {
        Store store = TestingStores.open(settings());
        opened.add(store);
        return store;
    }

    @AfterEach
    final void close() {
        opened.forEach(Store::close);
    }

    @Test
    void write_afterReopening_isRead() throws StoreException {
        Store store = open();
        put(store, "one");
        store.close();

        assertThat(writers(open())).containsExactly("one");
    }

    @Test
    void write_thatThrows_leavesNothing() throws StoreException {
        Store store = open();

        assertThatThrownBy(
                        () ->
                                store.write(
                                        connection -> {
                                            insert(connection, "half");
                                            throw new IllegalStateException("a mistake");
                                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(writers(store)).isEmpty();
    }

    @Test
    void write_ofAKeyThatExists_isAConflictAndLeavesNothing() throws StoreException {
        Store store = open();
        put(store, "one");

        StoreException failure =
                catchThrowableOfType(
                        StoreException.class,
                        () ->
                                store.write(
                                        connection -> {
                                            insert(connection, "two");
                                            return insert(connection, "one");
                                        }));

        assertThat(failure.reason()).isEqualTo(StoreException.Reason.CONFLICT);
        assertThat(writers(store)).containsExactly("one");
    }

    @Test
    void writes_atTheSameTime_allSucceedThoughSomeConflict() throws Exception {
        Store store = open();
        List<Future<Boolean>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String name = "w" + i / 2;
                ends.add(threads.submit(() -> tryPut(store, name)));
            }
        }

        assertThat(writers(store)).hasSize(100);
        assertThat(ends).filteredOn(StoreContract::isTrue).hasSize(100);
    }

    @Test
    void read_thatWrites_isRefused() throws StoreException {
        Store store = open();

        assertThatThrownBy(() -> store.read(connection -> insert(connection, "one")))
                .isInstanceOf(StoreException.class);
        assertThat(writers(store)).isEmpty();
    }

    @Test
    void write_ofAStatementThatDoesNotParse_isRefused() {
        Store store = open();

        assertThatThrownBy(
                        () ->
                                store.write(
                                        connection -> {
                                            try (Statement wrong = connection.createStatement()) {
                                                return wrong.execute("INSERT INTO nowhere");
                                            }
                                        }))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.REFUSED));
    }

    @Test
    void write_afterClosing_isRefused() {
        Store store = open();
        store.close();

        assertThatThrownBy(() -> put(store, "late")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> writers(store)).isInstanceOf(StoreException.class);
    }

    @Test
    void openForReading_ofAStoreThatIsOpen_readsWhatWasWritten() throws StoreException {
        Store store = open();
        put(store, "one");

        try (Store reading = Stores.openForReading(settings())) {
            assertThat(writers(reading)).containsExactly("one");
            assertThatThrownBy(() -> put(reading, "two")).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void open_ofTablesThatAreNewer_saysSo() throws StoreException {
        Store store = open();
        store.write(StoreContract::pretendNewer);
        store.close();

        assertThatThrownBy(() -> Stores.open(settings(), StoreListener.NONE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("have version 9999, which this program does not know");
        assertThatThrownBy(() -> Stores.openForReading(settings()))
                .hasMessageContaining("have version 9999");
    }

    private static boolean pretendNewer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                            """
                            INSERT INTO portolan_migrations (installed_rank, version, description,
                                type, script, installed_by, execution_time, success)
                            VALUES (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 'x', 1, '1')
                            """)
                    == 1;
        }
    }

    private static boolean tryPut(Store store, String name) throws StoreException {
        try {
            return put(store, name);
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    static boolean put(Store store, String name) throws StoreException {
        return store.write(connection -> insert(connection, name));
    }

    private static boolean insert(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO budget_writers (writer, batch, written_at) VALUES (?, 1,"
                                + " 1)")) {
            insert.setString(1, name);
            return insert.executeUpdate() == 1;
        }
    }

    static List<String> writers(Store store) throws StoreException {
        return store.read(
                connection -> {
                    List<String> names = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows =
                                    statement.executeQuery("SELECT writer FROM budget_writers")) {
                        while (rows.next()) {
                            names.add(rows.getString(1));
                        }
                    }
                    return names;
                });
    }

    private static boolean isTrue(Future<Boolean> end) {
        try {
            return end.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
