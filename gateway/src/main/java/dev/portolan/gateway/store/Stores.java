package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.SqliteFile;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /**
     * Opens the store for the one process that writes it, or for one of the replicas that share it;
     * creates it if it is a file that does not exist, and brings its tables up to date.
     *
     * @throws StoreException if it can't be used; the message says why, and what to do
     */
    public static Store open(StoreSettings settings, StoreListener listener) throws StoreException {
        return switch (settings.database()) {
            case SqliteFile file -> SqliteStore.open(file.file(), listener);
            case PostgresServer server -> PostgresStore.open(server, listener);
        };
    }

    /**
     * Opens a store that exists, for commands that only read; a gateway may be using it.
     *
     * @throws StoreException if it can't be used, or if its tables are of another version
     */
    public static Store openForReading(StoreSettings settings) throws StoreException {
        return switch (settings.database()) {
            case SqliteFile file -> SqliteStore.openForReading(file.file());
            case PostgresServer server -> PostgresStore.openForReading(server);
        };
    }
}
