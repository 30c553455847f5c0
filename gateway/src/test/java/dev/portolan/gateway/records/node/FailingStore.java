package dev.portolan.gateway.records.node;

import dev.portolan.gateway.store.SqlDialect;
import dev.portolan.gateway.store.SqlWork;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.TestingStores;

/** A store whose writes fail when a test says so. */
final class FailingStore implements Store {
    private final Store store;
    private volatile Failure failure = Failure.NONE;

    FailingStore(Store store) {
        this.store = store;
    }

    /** How writes fail. */
    enum Failure {
        NONE,
        /** Nothing is written. */
        REFUSES,
        /** The transaction commits, but its answer is lost. */
        COMMITS_AND_FAILS
    }

    void fail(Failure how) {
        failure = how;
    }

    @Override
    public <T> T read(SqlWork<T> work) throws StoreException {
        return store.read(work);
    }

    @Override
    public <T> T write(SqlWork<T> work) throws StoreException {
        if (failure == Failure.REFUSES) {
            throw TestingStores.unavailable();
        }
        T result = store.write(work);
        if (failure == Failure.COMMITS_AND_FAILS) {
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
