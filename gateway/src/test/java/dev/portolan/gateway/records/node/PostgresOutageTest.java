package dev.portolan.gateway.records.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingPostgres;
import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.TestingRequests;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.StoreSettings.PostgresServer;
import dev.portolan.gateway.store.StoreSettings.Tls;
import dev.portolan.gateway.store.StoreSettings.TlsMode;
import dev.portolan.gateway.store.TestingStores;
import dev.portolan.policy.model.CountrySet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Records while the connection to PostgreSQL is cut or stalls. */
final class PostgresOutageTest {
    @TempDir private Path folder;

    @Test
    void connection_cutWhileRecordsCome_losesAndDoublesNone() throws Exception {
        outage(TcpProxy::cut);
    }

    @Test
    void connection_thatStalls_losesAndDoublesNone() throws Exception {
        outage(TcpProxy::stall);
    }

    private interface Fault {
        void injectInto(TcpProxy proxy);
    }

    private void outage(Fault fault) throws Exception {
        TestingPostgres server = TestingPostgres.shared();
        TestingRequests requests =
                new TestingRequests(Files.createDirectory(folder.resolve("configuration")));
        List<String> sent = new ArrayList<>();
        try (TcpProxy proxy = TcpProxy.to(server.port());
                Store store = TestingStores.open(through(proxy, server))) {
            try (NodeRecords records =
                    NodeRecords.open(
                            new NodeRecords.Node("par-1", 100, RowListener.NONE),
                            new RecordSettings(
                                    RecordSettings.Mode.REQUIRED,
                                    folder.resolve("records"),
                                    1 << 24,
                                    null,
                                    null),
                            store,
                            InstantSource.system())) {
                send(requests, records, sent);
                fault.injectInto(proxy);
                for (int i = 0; records.stats().read().spilled() == 0; i++) {
                    assertThat(i).as("waited 30 seconds").isLessThan(3_000);
                    send(requests, records, sent);
                    LockSupport.parkNanos(10_000_000);
                }
                proxy.restore();
                until(() -> records.stats().read().spillBytes() == 0);
                send(requests, records, sent);
            }

            assertThat(requestIds(store)).containsExactlyElementsOf(sent);
        }
    }

    private static void send(TestingRequests requests, NodeRecords records, List<String> sent) {
        String id = "r" + sent.size();
        requests.send(records.requests(), id);
        sent.add(id);
    }

    private static StoreSettings through(TcpProxy proxy, TestingPostgres server) {
        return new StoreSettings(
                new PostgresServer(
                        "127.0.0.1",
                        proxy.port(),
                        server.createDatabase(),
                        TestingPostgres.USER,
                        new ConfigSecret(TestingPostgres.PASSWORD),
                        new Tls(TlsMode.DISABLE, null)),
                CountrySet.country("FR").orElseThrow());
    }

    private static List<String> requestIds(Store store) throws Exception {
        return store.read(
                connection -> {
                    List<String> ids = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT content::json ->> 'request' FROM record_entries"
                                                    + " WHERE kind = 1 ORDER BY sequence")) {
                        while (row.next()) {
                            ids.add(row.getString(1));
                        }
                    }
                    return ids;
                });
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
