package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreListener.Operation;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * A store in an SQLite file, which one process writes. A write is on the disk when it returns; a
 * read sees the last committed state and does not wait for writes.
 */
final class SqliteStore implements Store {
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;
    private static final int MAX_JOURNAL_BYTES = 64 << 20;

    private final SqliteFileLock lock;
    private final SqliteWriter writer;
    private final ConnectionPool readers;

    private SqliteStore(SqliteFileLock lock, SqliteWriter writer, ConnectionPool readers) {
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    static SqliteStore open(Path file, StoreListener listener) throws StoreException {
        SqliteFileLock lock = SqliteFileLock.take(file);
        boolean opened = false;
        try {
            SqliteStore store =
                    open(file, lock, new StoreWatch(SqlDialect.SQLITE, file.toString(), listener));
            opened = true;
            return store;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static SqliteStore open(Path file, SqliteFileLock lock, StoreWatch watch)
            throws StoreException {
        new SqliteFileCheck(file, source(file, true)).checkOrCreate();
        DataSource source = source(file, false);
        Migrations.of(source, SqlDialect.SQLITE, file.toString()).apply();
        try {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            return new SqliteStore(lock, new SqliteWriter(connection, watch), readers(file, watch));
        } catch (SQLException e) {
            throw StoreFailures.of(SqlDialect.SQLITE, file.toString(), e);
        }
    }

    /** Opens a file for commands that only read; the process that writes it may be running. */
    static Store openForReading(Path file) throws StoreException {
        DataSource source = source(file, true);
        new SqliteFileCheck(file, source).check();
        Migrations.of(source, SqlDialect.SQLITE, file.toString()).requireCurrent();
        StoreWatch watch = new StoreWatch(SqlDialect.SQLITE, file.toString(), StoreListener.NONE);
        return new ReadOnlyStore(readers(file, watch), SqlDialect.SQLITE, file.toString());
    }

    private static ConnectionPool readers(Path file, StoreWatch watch) {
        return ConnectionPool.readOnly(source(file, true), READERS, watch);
    }

    private static DataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        if (!readOnly) {
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
            config.setJournalSizeLimit(MAX_JOURNAL_BYTES);
            config.setTransactionMode(TransactionMode.IMMEDIATE);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Override
    public <T> T read(SqlWork<T> work) throws StoreException {
        return readers.run(Operation.READ, work);
    }

    @Override
    public <T> T write(SqlWork<T> work) throws StoreException {
        return writer.write(work);
    }

    @Override
    public SqlDialect dialect() {
        return SqlDialect.SQLITE;
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        lock.close();
    }
}
