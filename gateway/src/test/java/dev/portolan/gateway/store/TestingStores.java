package dev.portolan.gateway.store;

import dev.portolan.gateway.TestingPostgres;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.SqliteFile;
import dev.portolan.gateway.store.StoreSettings.Tls;
import dev.portolan.gateway.store.StoreSettings.TlsMode;
import dev.portolan.policy.model.CountrySet;

import java.nio.file.Path;

/** Settings of stores for tests, each of an empty database. */
public final class TestingStores {
    private static final CountrySet FRANCE = CountrySet.country("FR").orElseThrow();

    private TestingStores() {}

    /** Returns a store in a file. */
    public static StoreSettings sqlite(Path file) {
        return new StoreSettings(new SqliteFile(file), FRANCE);
    }

    /** Returns a store in a new database of the server that all tests share. */
    public static StoreSettings postgres() {
        TestingPostgres server = TestingPostgres.shared();
        return postgres(server, server.createDatabase(), TestingPostgres.PASSWORD);
    }

    /** Returns a store in a database of a server. */
    public static StoreSettings postgres(TestingPostgres server, String database, String password) {
        return new StoreSettings(
                new PostgresServer(
                        "127.0.0.1",
                        server.port(),
                        database,
                        TestingPostgres.USER,
                        new ConfigSecret(password),
                        new Tls(TlsMode.DISABLE, null)),
                FRANCE);
    }

    /** Opens a store without metrics. */
    public static Store open(StoreSettings settings) {
        try {
            return Stores.open(settings, StoreListener.NONE);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the failure of a store that does not answer. */
    public static StoreException unavailable() {
        return new StoreException(
                StoreException.Reason.UNAVAILABLE, "the store does not answer", "wait", null);
    }
}
