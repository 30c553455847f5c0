package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.limits.BudgetWindow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements on what budgets have settled. */
final class BudgetRows {
    /** Late settlements and a clock that is set back concern the last windows only. */
    private static final int KEPT_WINDOWS = 3;

    private static final String ALL =
            "SELECT counter, starts_at, ends_at, settled FROM budget_windows";
    private static final String ADD =
            """
            INSERT INTO budget_windows (counter, starts_at, ends_at, settled) VALUES (?, ?, ?, ?)
            ON CONFLICT (counter, starts_at) DO UPDATE SET settled =
                CASE WHEN budget_windows.settled > 9223372036854775807 - excluded.settled
                    THEN 9223372036854775807
                    ELSE budget_windows.settled + excluded.settled END
            """;
    private static final String NUMBER =
            """
            INSERT INTO budget_writers (writer, batch, written_at) VALUES (?, ?, ?)
            ON CONFLICT (writer) DO UPDATE
                SET batch = excluded.batch, written_at = excluded.written_at
                WHERE budget_writers.batch < excluded.batch
            """;
    private static final String DELETE_OLD_WINDOWS =
            """
            DELETE FROM budget_windows WHERE (counter, starts_at) IN (
                SELECT counter, starts_at FROM (
                    SELECT counter, starts_at,
                        ROW_NUMBER() OVER (PARTITION BY counter ORDER BY starts_at DESC) AS age
                    FROM budget_windows) AS numbered
                WHERE age > ?)
            """;
    private static final String DELETE_OLD_WRITERS =
            "DELETE FROM budget_writers WHERE written_at < ?";
    private static final String DELETE_WRITER = "DELETE FROM budget_writers WHERE writer = ?";

    private BudgetRows() {}

    /** One window of one budget. */
    record WindowKey(String counter, BudgetWindow window) {}

    /** What a window has settled, in billionths of the reference currency. */
    record WindowSum(WindowKey key, long nanos) {}

    /**
     * The settlements of a moment, in the order of their keys, so that replicas that write at the
     * same time wait for each other instead of deadlocking.
     *
     * @param writer the process that writes it
     * @param number larger than those of the process's batches before it
     */
    record SettlementBatch(String writer, long number, List<WindowSum> rows) {
        SettlementBatch {
            rows = List.copyOf(rows);
        }
    }

    /** Returns all windows that are kept. */
    static List<WindowSum> all(Connection connection) throws SQLException {
        List<WindowSum> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(ALL)) {
            while (found.next()) {
                BudgetWindow window = new BudgetWindow(found.getLong(2), found.getLong(3));
                rows.add(
                        new WindowSum(new WindowKey(found.getString(1), window), found.getLong(4)));
            }
        }
        return rows;
    }

    /** Adds a batch, unless it was added before. */
    static void add(Connection connection, SettlementBatch batch, long nowMillis)
            throws SQLException {
        try (PreparedStatement number = connection.prepareStatement(NUMBER)) {
            number.setString(1, batch.writer());
            number.setLong(2, batch.number());
            number.setLong(3, nowMillis);
            if (number.executeUpdate() == 0) {
                return;
            }
        }
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            for (WindowSum row : batch.rows()) {
                add.setString(1, row.key().counter());
                add.setLong(2, row.key().window().startMillis());
                add.setLong(3, row.key().window().endMillis());
                add.setLong(4, row.nanos());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    /** Deletes old windows, and writers whose last batch is from before {@code writersBefore}. */
    static void deleteOld(Connection connection, long writersBefore) throws SQLException {
        try (PreparedStatement windows = connection.prepareStatement(DELETE_OLD_WINDOWS)) {
            windows.setInt(1, KEPT_WINDOWS);
            windows.executeUpdate();
        }
        try (PreparedStatement writers = connection.prepareStatement(DELETE_OLD_WRITERS)) {
            writers.setLong(1, writersBefore);
            writers.executeUpdate();
        }
    }

    /** Forgets a writer that writes no further batch. */
    static void deleteWriter(Connection connection, String writer) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_WRITER)) {
            delete.setString(1, writer);
            delete.executeUpdate();
        }
    }
}
