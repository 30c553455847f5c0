package dev.portolan.gateway.limits.stored;

import dev.portolan.gateway.store.SqlDialect;
import dev.portolan.gateway.store.SqlWork;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.TestingStores;

import java.util.concurrent.atomic.AtomicInteger;

/** A store that commits, but fails every second write afterwards, as a lost connection does. */
record LossyStore(Store store, AtomicInteger writes) implements Store {
    LossyStore(Store store) {
        this(store, new AtomicInteger());
    }

    @Override
    public <T> T read(SqlWork<T> work) throws StoreException {
        return store.read(work);
    }

    @Override
    public <T> T write(SqlWork<T> work) throws StoreException {
        T result = store.write(work);
        if (writes.incrementAndGet() % 2 == 0) {
            throw TestingStores.unavailable();
        }
        return result;
    }

    @Override
    public SqlDialect dialect() {
        return store.dialect();
    }

    @Override
    public void close() {
        store.close();
    }
}
