package dev.portolan.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that belong together. They neither commit nor roll back, and do not keep the
 * connection.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface SqlWork<T> {
    /** Runs the statements and returns their result. */
    T run(Connection connection) throws SQLException;
}
