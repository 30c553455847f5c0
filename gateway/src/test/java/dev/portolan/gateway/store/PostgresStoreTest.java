package dev.portolan.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.TestingPostgres;

import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class PostgresStoreTest extends StoreContract {
    private final TestingPostgres server = TestingPostgres.shared();
    private final String database = server.createDatabase();

    @Override
    StoreSettings settings() {
        return TestingStores.postgres(server, database, TestingPostgres.PASSWORD);
    }

    @Test
    void open_ofReplicasAtTheSameTime_migratesOnce() throws Exception {
        List<Future<Store>> replicas = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                replicas.add(threads.submit(this::open));
            }
        }

        for (Future<Store> replica : replicas) {
            assertThat(writers(replica.get())).isEmpty();
        }
    }

    @Test
    void open_withAWrongPassword_saysSoWithoutIt() {
        StoreSettings wrong = TestingStores.postgres(server, database, "wrong-horse");

        assertThatThrownBy(() -> Stores.open(wrong, StoreListener.NONE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("refuses the user or its password")
                .hasMessageNotContaining("wrong-horse");
    }

    @Test
    void open_ofADatabaseThatDoesNotExist_saysHowToCreateIt() {
        StoreSettings absent = TestingStores.postgres(server, "nowhere", TestingPostgres.PASSWORD);

        assertThatThrownBy(() -> Stores.open(absent, StoreListener.NONE))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.nextStep()).contains("CREATE DATABASE \"nowhere\""));
    }

    @Test
    void open_ofAPortWithoutServer_saysThatItCannotBeReached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        StoreSettings unreachable =
                new StoreSettings(
                        new StoreSettings.PostgresServer(
                                "127.0.0.1",
                                port,
                                "db",
                                "user",
                                null,
                                new StoreSettings.Tls(StoreSettings.TlsMode.DISABLE, null)),
                        settings().countries());

        assertThatThrownBy(() -> Stores.open(unreachable, StoreListener.NONE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void open_ofAnotherProgramsDatabase_isRefused() throws Exception {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE songs (title TEXT)");
        }

        assertThatThrownBy(this::open)
                .hasRootCauseInstanceOf(org.flywaydb.core.api.FlywayException.class)
                .hasMessageContaining("has other tables");
    }
}
