package dev.portolan.gateway.records.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.ledger.EndedRequest;
import dev.portolan.gateway.ledger.OpenRecord;
import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.RecordSettings.Mode;
import dev.portolan.gateway.records.TestingRequests;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.gateway.store.TestingStores;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Records over restarts, crashes and outages of the store; the same for each database. */
abstract class NodeRecordsContract {
    static final long SPILL = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;
    private TestingRequests requests;
    private StoreSettings settings;

    /** Returns an empty database. */
    abstract StoreSettings settings();

    @BeforeEach
    void prepare() throws IOException {
        settings = settings();
        requests = new TestingRequests(Files.createDirectory(folder.resolve("configuration")));
    }

    @Test
    void request_thatEnded_isOneRowAfterTheEnd() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                requests.send(records.requests(), "r1");
                requests.send(records.requests(), "r2");
            }

            assertThat(requestIds(store)).containsExactly("r1", "r2");
        }
    }

    @Test
    void chain_afterARestart_continues() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            String chain;
            try (NodeRecords records = open(store, Mode.BEST_EFFORT)) {
                chain = records.chain();
                requests.send(records.requests(), "r1");
            }
            try (NodeRecords records = open(store, Mode.BEST_EFFORT)) {
                assertThat(records.chain()).isEqualTo(chain);
                requests.send(records.requests(), "r2");
            }

            assertThat(requestIds(store)).containsExactly("r1", "r2");
            assertThat(sequences(store)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void receipt_asWritten_hasDecisionAndPlacesAndNoHeader() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                requests.send(records.requests(), "r1");
            }

            JsonNode receipt = receipts(store).getFirst();

            assertThat(receipt.path("tenant").asText()).isEqualTo("acme");
            assertThat(receipt.path("outcome").asText()).isEqualTo("completed");
            assertThat(receipt.path("plan").toString()).isEqualTo("[0,1]");
            assertThat(receipt.at("/attempts/0/cost").asText()).isEqualTo("0.25");
            assertThat(receipt.at("/attempts/0/processing/countries").asText()).isEqualTo("*");
            String context = text(store, receipt.path("context").asText());
            assertThat(context).contains("\"endpoint\":\"paris\"").contains("\"verdict\"");
            assertThat(receipt + context).doesNotContain("sk-secret");
        }
    }

    @Test
    void request_underWayWhenTheProcessIsKilled_isRecordedByTheNext() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                assertThat(requests.begin(records.requests(), "open")).isPresent();
                copyOfTheFolder();
            }
            restoreTheFolder();
            open(store, Mode.REQUIRED).close();

            JsonNode receipt = receipts(store).getFirst();
            assertThat(receipt.path("request").asText()).isEqualTo("open");
            assertThat(receipt.path("outcome").asText()).isEqualTo("unknown");
            assertThat(receipt.path("recovered").asBoolean()).isTrue();
            assertThat(receipt.at("/permitted/0").asText()).startsWith("paris/m@");
        }
    }

    @Test
    void request_inTheStoreAndStillInTheJournal_isNotRecordedTwice() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                OpenRecord open = requests.begin(records.requests(), "r1").orElseThrow();
                records.requests().ended(requests.ended("r1", open));
                copyOfTheFolder();
            }
            restoreTheFolder();
            open(store, Mode.REQUIRED).close();

            assertThat(requestIds(store)).containsExactly("r1");
        }
    }

    @Test
    void store_thatFails_getsTheRecordsWhenItAnswersAgain() throws Exception {
        try (FailingStore store = new FailingStore(TestingStores.open(settings))) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                store.fail(FailingStore.Failure.REFUSES);
                requests.send(records.requests(), "r1");
                until(() -> records.stats().read().spilled() == 1);
            }
            assertThat(folder.resolve("records/spill.bin")).isNotEmptyFile();
            store.fail(FailingStore.Failure.NONE);
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                requests.send(records.requests(), "r2");
                until(() -> records.stats().read().spillBytes() == 0);
            }

            assertThat(requestIds(store)).containsExactly("r1", "r2");
        }
    }

    @Test
    void commit_whoseAnswerIsLost_isNotRepeated() throws Exception {
        try (FailingStore store = new FailingStore(TestingStores.open(settings))) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                store.fail(FailingStore.Failure.COMMITS_AND_FAILS);
                requests.send(records.requests(), "r1");
                until(() -> records.stats().read().spilled() == 1);
                store.fail(FailingStore.Failure.NONE);
                until(() -> records.stats().read().spillBytes() == 0);
                requests.send(records.requests(), "r2");
            }

            assertThat(requestIds(store)).containsExactly("r1", "r2");
        }
    }

    @Test
    void requiredRecords_thatNothingTakes_refuseRequestsUntilTheyAreKept() throws Exception {
        try (FailingStore store = new FailingStore(TestingStores.open(settings))) {
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                store.fail(FailingStore.Failure.REFUSES);
                int sent = 0;
                while (requests.begin(records.requests(), "r" + sent)
                        .map(open -> requests.ended("ended", open))
                        .map(ended -> endedOnce(records, ended))
                        .orElse(false)) {
                    sent++;
                }
                assertThat(records.isRefusing() || sent > 1_000).isTrue();
                store.fail(FailingStore.Failure.NONE);
                until(() -> requests.begin(records.requests(), "last").isPresent());
            }
        }
    }

    private static boolean endedOnce(NodeRecords records, EndedRequest ended) {
        records.requests().ended(ended);
        return true;
    }

    @Test
    void requestsWithoutAKey_areRecordedUpToARate() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            try (NodeRecords records = open(store, Mode.BEST_EFFORT)) {
                for (int i = 0; i < 500; i++) {
                    records.requests()
                            .ended(
                                    new EndedRequest(
                                            TestingReceipts.refused("r" + i),
                                            null,
                                            OpenRecord.NONE));
                }
                until(() -> records.stats().queuedBytes() == 0);
                assertThat(records.stats().read().dropped()).isEqualTo(450);
            }

            assertThat(requestIds(store)).hasSize(50);
        }
    }

    @Test
    void auditEntry_onceAppended_isInTheStore() throws Exception {
        try (Store store = TestingStores.open(settings);
                NodeRecords records = open(store, Mode.BEST_EFFORT)) {
            records.audit()
                    .append(
                            new AuditEntry(
                                    Instant.EPOCH,
                                    "ops",
                                    "key.revoke",
                                    "acme/ci",
                                    JSON.readTree("{\"key\":\"ci\"}"),
                                    null));

            assertThat(contents(store, 2)).hasSize(1);
            assertThat(contents(store, 2).getFirst()).contains("\"action\":\"key.revoke\"");
        }
    }

    @Test
    void key_rotated_isSignedByTheOneBeforeAndTheChainContinues() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            String chain;
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                chain = records.chain();
                requests.send(records.requests(), "r1");
            }
            try (NodeFolder held = NodeFolder.open(place())) {
                held.rotate();
            }
            try (NodeRecords records = open(store, Mode.REQUIRED)) {
                assertThat(records.chain()).isEqualTo(chain);
                requests.send(records.requests(), "r2");
            }

            assertThat(contents(store, 4)).hasSize(2);
            assertThat(place().resolve("previous.pem")).doesNotExist();
        }
    }

    @Test
    void folder_usedByAnother_isRefused() throws Exception {
        try (Store store = TestingStores.open(settings);
                NodeRecords records = open(store, Mode.REQUIRED)) {
            assertThat(records.chain()).startsWith("par-1.");
            assertThatThrownBy(() -> open(store, Mode.REQUIRED))
                    .isInstanceOf(RecordsException.class)
                    .hasMessageContaining("another process uses");
        }
    }

    @Test
    void secrets_inTheFolder_areTheOwnersOnly() throws Exception {
        try (Store store = TestingStores.open(settings)) {
            open(store, Mode.REQUIRED).close();
        }

        assertThat(Files.getPosixFilePermissions(place().resolve("key.pem")))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        assertThat(Files.getPosixFilePermissions(place().resolve("chain.json"))).hasSize(2);
    }

    private NodeRecords open(Store store, Mode mode) throws RecordsException, StoreException {
        return NodeRecords.open(
                new NodeRecords.Node("par-1", 100, RowListener.NONE),
                new RecordSettings(mode, place(), SPILL, null, null),
                store,
                InstantSource.system());
    }

    private Path place() {
        return folder.resolve("records");
    }

    /** Keeps the folder as a process that is killed now would leave it. */
    private void copyOfTheFolder() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("killed"));
        for (String name : List.of("journal.bin", "spill.bin", "chain.json", "key.pem")) {
            Files.copy(place().resolve(name), copy.resolve(name));
        }
    }

    private void restoreTheFolder() throws IOException {
        for (String name : List.of("journal.bin", "spill.bin")) {
            Files.copy(
                    folder.resolve("killed").resolve(name),
                    place().resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 30 seconds").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static List<String> requestIds(Store store) throws Exception {
        return receipts(store).stream().map(r -> r.path("request").asText()).toList();
    }

    private static List<JsonNode> receipts(Store store) throws Exception {
        List<JsonNode> read = new ArrayList<>();
        for (String content : contents(store, 1)) {
            read.add(JSON.readTree(content));
        }
        return read;
    }

    private static List<String> contents(Store store, int kind) throws StoreException {
        return texts(
                store, "SELECT content FROM record_entries WHERE kind = " + kind + " ORDER BY 1");
    }

    private static String text(Store store, String digest) throws StoreException {
        return texts(store, "SELECT text FROM record_texts WHERE digest = '" + digest + "'")
                .getFirst();
    }

    private static List<Long> sequences(Store store) throws StoreException {
        return texts(store, "SELECT sequence FROM record_entries ORDER BY sequence").stream()
                .map(Long::valueOf)
                .toList();
    }

    private static List<String> texts(Store store, String select) throws StoreException {
        return store.read(
                connection -> {
                    List<String> texts = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery(select)) {
                        while (row.next()) {
                            texts.add(row.getString(1));
                        }
                    }
                    return texts;
                });
    }
}
