package dev.portolan.gateway.store;

/** Told of each operation; called on the thread that waits for it, or on the writer's. */
public interface StoreListener {
    /** Ignores everything. */
    StoreListener NONE = new StoreListener() {};

    /** The kinds of operations. */
    enum Operation {
        READ,
        WRITE
    }

    /** A transaction has ended; {@code nanos} is its duration. */
    default void succeeded(Operation operation, long nanos) {}

    /** The database failed; refusals of single statements are not reported. */
    default void failed(Operation operation) {}
}
