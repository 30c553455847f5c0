package dev.portolan.gateway.records.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.chain.ChainTail;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.chain.SigningKey;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.OperatorContent;
import dev.portolan.gateway.records.table.RecordRows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain, where it continues, and what its last batch held.
 *
 * @param lastTime the time before which nothing may be recorded
 * @param isAnnounced whether the entry with the current key is written
 * @param lastBatch the ids of the receipts in the last batch
 */
record ChainContinuation(
        NodeFolder.Chain chain,
        Batch.End end,
        Instant lastTime,
        boolean isAnnounced,
        Set<String> lastBatch) {
    private static final System.Logger LOG = System.getLogger("dev.portolan.records");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What is at hand of the chain at a start.
     *
     * @param stored its end in the store
     * @param spilled its last batch in the spill file
     */
    record Kept(Optional<RecordRows.Stored> stored, Optional<Batch> spilled) {
        Batch.End end(String chain) {
            Batch.End inStore =
                    stored.map(RecordRows.Stored::end).orElse(new Batch.End(chain, 0, Hash.NONE));
            return spilled.map(Batch::end)
                    .filter(end -> end.sequence() > inStore.sequence())
                    .orElse(inStore);
        }

        boolean isNothing() {
            return stored.isEmpty() && spilled.isEmpty();
        }
    }

    /** Begins a new chain. */
    static ChainContinuation begin(NodeFolder folder, String node, SigningKey key, Instant now)
            throws RecordsException {
        NodeFolder.Chain begun = folder.begin(node, key, now, new SecureRandom());
        LOG.log(System.Logger.Level.INFO, "records are kept in the new chain {0}", begun.id());
        return new ChainContinuation(
                begun, new Batch.End(begun.id(), 0, Hash.NONE), now, false, Set.of());
    }

    /**
     * Continues a chain; empty if what is known of it cannot be continued, so that another begins.
     */
    static Optional<ChainContinuation> of(
            NodeFolder folder,
            NodeFolder.Chain chain,
            Kept kept,
            RecordSettings settings,
            SigningKey key,
            Instant now)
            throws RecordsException {
        if (kept.isNothing()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store does not know the chain {0}; a new one begins",
                    chain.id());
            return Optional.empty();
        }
        Optional<SignedHead> head = folder.head().filter(last -> last.chain().equals(chain.id()));
        Batch.End end = end(chain.id(), kept, head);
        Instant lastTime = head.map(SignedHead::time).filter(time -> time.isAfter(now)).orElse(now);
        return withKey(folder, chain, end, settings, key, now)
                .map(
                        current ->
                                new ChainContinuation(
                                        current, end, lastTime, current.equals(chain), ids(kept)));
    }

    /** Returns the end of the chain; what was signed and is missing in the store stays missing. */
    private static Batch.End end(String chain, Kept kept, Optional<SignedHead> head) {
        Batch.End end = kept.end(chain);
        if (head.isEmpty() || head.get().sequence() <= end.sequence()) {
            return end;
        }
        LOG.log(
                System.Logger.Level.ERROR,
                "the store lacks the records {0} to {1} of the chain {2}, which were signed; the"
                        + " chain continues after them, and its verification names them",
                end.sequence() + 1,
                head.get().sequence(),
                chain);
        return new Batch.End(chain, head.get().sequence(), head.get().hash());
    }

    /**
     * Returns the chain with the key that signs from now on; empty if that is a key which the
     * chain's last key has not signed and cannot sign.
     */
    private static Optional<NodeFolder.Chain> withKey(
            NodeFolder folder,
            NodeFolder.Chain chain,
            Batch.End end,
            RecordSettings settings,
            SigningKey key,
            Instant now)
            throws RecordsException {
        KeyStatement last = chain.keys().getLast();
        if (last.key().equals(key.verifying())) {
            folder.forgetPreviousKey();
            return Optional.of(chain);
        }
        Optional<SigningKey> previous =
                folder.previousKey(settings).filter(old -> old.verifying().equals(last.key()));
        if (previous.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the signing key is not the one of the chain {0}, and the key before it is not"
                            + " at hand to sign it (records.previousKey); a new chain begins",
                    chain.id());
            return Optional.empty();
        }
        List<KeyStatement> keys = new ArrayList<>(chain.keys());
        keys.add(
                KeyStatement.next(
                        chain.id(), key.verifying(), end.sequence() + 1, now, previous.get()));
        NodeFolder.Chain next = new NodeFolder.Chain(chain.id(), chain.scopes(), keys);
        folder.keep(next);
        folder.forgetPreviousKey();
        LOG.log(System.Logger.Level.INFO, "the key {0} signs from now on", key.verifying());
        return Optional.of(next);
    }

    /** Returns a builder that continues the chain. */
    BatchBuilder builder(SigningKey key) {
        ChainTail tail = new ChainTail(chain.id(), end.sequence(), end.hash());
        BatchBuilder builder = new BatchBuilder(tail, chain.scopes(), key, lastTime);
        chain.keys().forEach(builder::add);
        if (!isAnnounced) {
            builder.add(EntryKind.KEY, null, OperatorContent.key(chain.keys().getLast()), lastTime);
        }
        return builder;
    }

    private static Set<String> ids(Kept kept) {
        Set<String> ids = new HashSet<>();
        kept.stored().ifPresent(last -> last.lastBatch().forEach(text -> addId(text, ids)));
        kept.spilled()
                .ifPresent(
                        last ->
                                last.entries().stream()
                                        .map(entry -> text(entry.content()))
                                        .forEach(text -> addId(text, ids)));
        return ids;
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private static void addId(String content, Set<String> ids) {
        try {
            JsonNode id = JSON.readTree(content).path("id");
            if (id.isTextual()) {
                ids.add(id.textValue());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "an entry of the last batch is no JSON");
        }
    }
}
