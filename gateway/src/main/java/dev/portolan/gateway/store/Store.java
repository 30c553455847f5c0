package dev.portolan.gateway.store;

/**
 * The database of what must not be lost. Thread-safe. All methods block, so call them on virtual
 * threads, never on an event loop.
 */
public interface Store extends AutoCloseable {
    /**
     * Runs {@code work} in one transaction that only reads.
     *
     * @throws StoreException if the database did not answer or refused
     */
    <T> T read(SqlWork<T> work) throws StoreException;

    /**
     * Runs {@code work} in one transaction, and returns its result once it is durable. SQLite runs
     * the works that wait at the same time in one transaction, each with a savepoint of its own, so
     * that they share one write to the disk.
     *
     * @throws StoreException if nothing was written, or if the connection was lost while the
     *     database committed; work that is tried again should therefore recognize its first try
     */
    <T> T write(SqlWork<T> work) throws StoreException;

    /** The database's dialect, for the few statements that differ. */
    SqlDialect dialect();

    /** Ends the works under way and closes the connections. */
    @Override
    void close();
}
