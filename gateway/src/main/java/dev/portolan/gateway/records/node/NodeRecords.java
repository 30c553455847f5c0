package dev.portolan.gateway.records.node;

import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.chain.SigningKey;
import dev.portolan.gateway.records.content.BegunText;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.PolicyTexts;
import dev.portolan.gateway.records.spill.Journal;
import dev.portolan.gateway.records.spill.SpillFile;
import dev.portolan.gateway.records.table.RecordRows;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The records of a running node. */
public final class NodeRecords implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.records");
    private static final String SPILL = "spill.bin";
    private static final String JOURNAL = "journal.bin";

    /** Slots beyond the requests under way, for receipts that wait for the store. */
    private static final int WAITING_SLOTS = 8_192;

    private final NodeFolder folder;
    private final @Nullable Journal journal;
    private final ReceiptQueue queue;
    private final BatchKeeper keeper;
    private final RecordWriter writer;
    private final RecordStats stats;
    private final String chain;

    private NodeRecords(
            NodeFolder folder,
            @Nullable Journal journal,
            RecordWriter.Parts parts,
            RecordWriter writer,
            String chain) {
        this.folder = folder;
        this.journal = journal;
        this.queue = parts.queue();
        this.keeper = parts.keeper();
        this.stats = parts.stats();
        this.writer = writer;
        this.chain = chain;
    }

    /**
     * The node whose records are kept.
     *
     * @param id its id
     * @param concurrentRequests the largest number of requests under way
     * @param listener told of each entry that becomes a row
     */
    public record Node(String id, int concurrentRequests, RowListener listener) {}

    /**
     * Opens the records: continues the node's chain or begins one, moves spilled batches to the
     * store, and records the requests that a killed process left.
     *
     * @throws RecordsException if the folder or the key cannot be used
     * @throws StoreException if the store cannot be read
     */
    public static NodeRecords open(
            Node node, RecordSettings settings, Store store, InstantSource clock)
            throws RecordsException, StoreException {
        NodeFolder folder = NodeFolder.open(settings.folder());
        boolean opened = false;
        try {
            NodeRecords records = open(folder, node, settings, store, clock);
            opened = true;
            return records;
        } catch (IOException e) {
            throw new RecordsException(
                    "the records in %s cannot be read and written: %s"
                            .formatted(settings.folder(), e.getMessage()),
                    "correct records.folder, its permissions, or the disk");
        } finally {
            if (!opened) {
                closeQuietly(folder);
            }
        }
    }

    private static NodeRecords open(
            NodeFolder folder, Node node, RecordSettings settings, Store store, InstantSource clock)
            throws RecordsException, StoreException, IOException {
        SigningKey key = folder.key(settings);
        SpillFile spill = SpillFile.open(folder.file(SPILL), settings.spillBytes());
        RecordStats stats = new RecordStats();
        stats.damaged(spill.damaged());
        ChainContinuation continued = continued(folder, node, settings, store, spill, key, clock);
        RecordRows rows =
                new RecordRows(
                        new RecordRows.Chain(
                                continued.chain().id(),
                                node.id(),
                                continued.chain().scopes(),
                                clock.millis()),
                        node.listener());
        BatchKeeper keeper = new BatchKeeper(store, rows, spill, stats);
        BatchBuilder builder = continued.builder(key);
        addRecovered(node.id(), folder.file(JOURNAL), continued, builder, clock.instant());
        Batch first = builder.take(true, clock.instant());
        if (!keeper.keep(first)) {
            throw new RecordsException(
                    "neither the store nor the spill file takes records",
                    "correct the store, or raise records.spill");
        }
        Journal journal =
                settings.mode() == RecordSettings.Mode.REQUIRED
                        ? Journal.create(
                                folder.file(JOURNAL), node.concurrentRequests() + WAITING_SLOTS)
                        : null;
        if (journal == null) {
            java.nio.file.Files.deleteIfExists(folder.file(JOURNAL));
        }
        long firstNumber = TimeUnit.MILLISECONDS.toMicros(clock.millis());
        ReceiptQueue queue = new ReceiptQueue(journal, stats, firstNumber);
        RecordWriter.Parts parts = new RecordWriter.Parts(queue, builder, keeper, stats);
        RecordWriter writer =
                new RecordWriter(node.id(), parts, batch -> keepHead(folder, batch), clock);
        writer.start();
        return new NodeRecords(folder, journal, parts, writer, continued.chain().id());
    }

    private static void keepHead(NodeFolder folder, Batch batch) {
        SignedHead head = batch.head();
        if (head != null) {
            folder.keep(head);
        }
    }

    private static ChainContinuation continued(
            NodeFolder folder,
            Node node,
            RecordSettings settings,
            Store store,
            SpillFile spill,
            SigningKey key,
            InstantSource clock)
            throws RecordsException, StoreException {
        Optional<NodeFolder.Chain> known = folder.chain();
        Instant now = clock.instant();
        if (known.isPresent()) {
            String id = known.get().id();
            ChainContinuation.Kept kept =
                    new ChainContinuation.Kept(
                            store.read(connection -> RecordRows.stored(connection, id)),
                            spill.last().filter(batch -> batch.end().chain().equals(id)));
            Optional<ChainContinuation> found =
                    ChainContinuation.of(folder, known.get(), kept, settings, key, now);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return ChainContinuation.begin(folder, node.id(), key, now);
    }

    /** Records what a killed process left, unless the last batch has it. */
    private static void addRecovered(
            String node, Path file, ChainContinuation continued, BatchBuilder builder, Instant now)
            throws IOException {
        int recovered = 0;
        for (Journal.Begun begun : Journal.left(file).requests()) {
            String id = ReceiptQueue.Pending.id(begun.number());
            if (!continued.lastBatch().contains(id)) {
                BegunText.Recovered receipt = BegunText.recovered(node, id, begun.parts());
                builder.add(EntryKind.RECEIPT, receipt.tenant(), receipt.content(), now);
                recovered++;
            }
        }
        if (recovered > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} requests were under way, or not in a batch yet, when the last process"
                            + " ended; their records say what was known of them",
                    recovered);
        }
    }

    /** The receipts of requests. */
    public RequestRecords requests() {
        return queue;
    }

    /** The log of changes by operators. */
    public AuditLog audit() {
        return writer;
    }

    /**
     * Records a configuration that takes effect.
     *
     * @param previous the digest of the one before; the empty string at the start
     */
    public void configuration(PolicyTexts texts, String previous) {
        writer.configuration(texts, previous);
    }

    /** Returns whether requests are refused because their records cannot be kept. */
    public boolean isRefusing() {
        return journal != null && stats.isBlocked();
    }

    /** The counters. */
    public RecordStats stats() {
        return stats;
    }

    /** The id of the chain. */
    public String chain() {
        return chain;
    }

    /** The last signed head; empty if there is none yet. */
    public Optional<SignedHead> head() {
        return folder.head();
    }

    /** Writes what waits, and closes the files. The store stays open. */
    @Override
    public void close() {
        writer.close();
        try {
            keeper.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the spill file cannot be closed", e);
        }
        if (journal != null) {
            journal.close();
        }
        closeQuietly(folder);
    }

    private static void closeQuietly(NodeFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the folder of records cannot be closed", e);
        }
    }
}
