package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreListener.Operation;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports the operations of one store, and logs when it stops answering and when it answers. */
final class StoreWatch {
    private static final System.Logger LOG = System.getLogger("dev.portolan.store");

    private final SqlDialect dialect;
    private final String shown;
    private final StoreListener listener;
    private final AtomicBoolean failing = new AtomicBoolean();

    StoreWatch(SqlDialect dialect, String shown, StoreListener listener) {
        this.dialect = dialect;
        this.shown = shown;
        this.listener = listener;
    }

    /** The database's address for messages. */
    String shown() {
        return shown;
    }

    void succeeded(Operation operation, long startNanos) {
        listener.succeeded(operation, System.nanoTime() - startNanos);
        if (failing.compareAndSet(true, false)) {
            LOG.log(System.Logger.Level.INFO, "the store {0} answers again", shown);
        }
    }

    /** Returns the exception for a failure, and reports it unless it concerns single rows only. */
    StoreException failed(Operation operation, SQLException failure) {
        StoreException exception = StoreFailures.of(dialect, shown, failure);
        if (exception.reason() != StoreException.Reason.CONFLICT) {
            listener.failed(operation);
            if (failing.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}; {1}",
                        exception.getMessage(),
                        exception.nextStep());
            }
        }
        return exception;
    }

    /** Returns the exception for work that came after the store was closed. */
    StoreException closed() {
        return new StoreException(
                StoreException.Reason.UNAVAILABLE,
                "the store %s is closed".formatted(shown),
                "the gateway is stopping",
                null);
    }
}
