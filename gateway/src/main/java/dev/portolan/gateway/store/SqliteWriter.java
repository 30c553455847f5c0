package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreListener.Operation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one connection that writes an SQLite file, on a thread of its own. Works that wait while
 * another one is written share the next transaction and its one flush to the disk; each has a
 * savepoint, so that one that fails takes nothing from the others.
 */
final class SqliteWriter implements AutoCloseable {
    private static final int MAX_BATCH = 256;

    private final Connection connection;
    private final StoreWatch watch;
    private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Takes over {@code connection}, which must not commit by itself. */
    SqliteWriter(Connection connection, StoreWatch watch) {
        this.connection = connection;
        this.watch = watch;
        this.thread = Thread.ofPlatform().name("portolan-store-writer").daemon().start(this::run);
    }

    /** A work with its result, and its failure if it failed by itself. */
    private static final class Task<T> {
        private final SqlWork<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Runnable end = () -> {};

        private Task(SqlWork<T> work) {
            this.work = work;
        }

        /** Runs the work; its result is told to the one who waits once it is durable. */
        private void run(Connection connection) throws SQLException {
            Savepoint start = connection.setSavepoint();
            try {
                T value = work.run(connection);
                connection.releaseSavepoint(start);
                end = () -> result.complete(value);
            } catch (SQLException | RuntimeException e) {
                undo(connection, start, e);
                end = () -> result.completeExceptionally(e);
            }
        }

        /** Fails with the first failure if SQLite has rolled back the whole transaction itself. */
        private static void undo(Connection connection, Savepoint start, Exception failure)
                throws SQLException {
            try {
                connection.rollback(start);
            } catch (SQLException e) {
                failure.addSuppressed(e);
                throw failure instanceof SQLException sql ? sql : e;
            }
        }

        private void fail(Exception failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Runs {@code work}, and returns its result once it is durable. */
    <T> T write(SqlWork<T> work) throws StoreException {
        Task<T> task = new Task<>(work);
        queue.add(task);
        if (closed) {
            refuseQueued();
        }
        try {
            return task.result.join();
        } catch (CompletionException e) {
            throw failure(e);
        }
    }

    private StoreException failure(CompletionException e) {
        return switch (e.getCause()) {
            case SQLException sql -> watch.failed(Operation.WRITE, sql);
            case StoreException store -> store;
            case RuntimeException mistake -> throw mistake;
            case null, default -> throw e;
        };
    }

    private void run() {
        List<Task<?>> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // Closing; what is queued is still written.
                continue;
            }
            queue.drainTo(batch, MAX_BATCH - 1);
            write(batch);
            batch.clear();
        }
        refuseQueued();
    }

    private void write(List<Task<?>> batch) {
        long start = System.nanoTime();
        try {
            for (Task<?> task : batch) {
                task.run(connection);
            }
            connection.commit();
            watch.succeeded(Operation.WRITE, start);
            batch.forEach(task -> task.end.run());
        } catch (SQLException e) {
            rollBack(e);
            batch.forEach(task -> task.fail(e));
        }
    }

    private void rollBack(SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // SQLite has rolled back by itself.
            failure.addSuppressed(e);
        }
    }

    private void refuseQueued() {
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            task.fail(watch.closed());
        }
    }

    /** Writes what is queued, and closes the connection. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.close();
        } catch (SQLException e) {
            watch.failed(Operation.WRITE, e);
        }
    }
}
