package dev.portolan.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.portolan.gateway.store.StoreListener.Operation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

/** Connections that are kept open, each used by one transaction at a time. */
final class ConnectionPool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.store");

    /** The longest wait for a free connection. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final HikariDataSource connections;
    private final StoreWatch watch;

    /** Opens the first connection when it is needed, and at most {@code max}. */
    ConnectionPool(DataSource source, int max, StoreWatch watch) {
        this(source, max, watch, false);
    }

    private ConnectionPool(DataSource source, int max, StoreWatch watch, boolean readOnly) {
        this.watch = watch;
        HikariConfig config = new HikariConfig();
        config.setPoolName("portolan-store");
        config.setDataSource(source);
        config.setMaximumPoolSize(max);
        config.setMinimumIdle(1);
        config.setReadOnly(readOnly);
        config.setAutoCommit(false);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(Thread.ofVirtual().name("portolan-store-", 0).factory());
        this.connections = new HikariDataSource(config);
    }

    /** Opens connections that {@code source} makes read-only. */
    static ConnectionPool readOnly(DataSource source, int max, StoreWatch watch) {
        return new ConnectionPool(source, max, watch, true);
    }

    /** Runs {@code work} in one transaction. */
    <T> T run(Operation operation, SqlWork<T> work) throws StoreException {
        if (connections.isClosed()) {
            throw watch.closed();
        }
        long start = System.nanoTime();
        try (Connection connection = connections.getConnection()) {
            boolean readOnly = operation == Operation.READ;
            if (connection.isReadOnly() != readOnly) {
                connection.setReadOnly(readOnly);
            }
            T result = run(connection, work);
            watch.succeeded(operation, start);
            return result;
        } catch (SQLException e) {
            throw watch.failed(operation, e);
        }
    }

    private static <T> T run(Connection connection, SqlWork<T> work) throws SQLException {
        boolean committed = false;
        try {
            T result = work.run(connection);
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack(connection);
            }
        }
    }

    /** Rolls back; a connection that is lost has rolled back already. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection of the store was lost", e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
