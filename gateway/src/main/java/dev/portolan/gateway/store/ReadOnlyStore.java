package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreException.Reason;
import dev.portolan.gateway.store.StoreListener.Operation;

/** A store that is only read. */
record ReadOnlyStore(ConnectionPool pool, SqlDialect dialect, String shown) implements Store {
    @Override
    public <T> T read(SqlWork<T> work) throws StoreException {
        return pool.run(Operation.READ, work);
    }

    @Override
    public <T> T write(SqlWork<T> work) throws StoreException {
        throw new StoreException(
                Reason.REFUSED,
                "the store %s is open for reading only".formatted(shown),
                "use the admin plane of the gateway that writes it",
                null);
    }

    @Override
    public void close() {
        pool.close();
    }
}
