package dev.portolan.gateway.records.table;

import dev.portolan.gateway.records.batch.Entry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Told of entries that become rows, each once. */
@FunctionalInterface
public interface RowListener {
    /** Ignores all rows. */
    RowListener NONE = (_, _) -> {};

    /** Called in the transaction that adds the rows; if it throws, nothing is added. */
    void added(Connection connection, List<Entry> entries) throws SQLException;
}
