package dev.portolan.gateway.records;

import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.batch.BatchCodec;
import dev.portolan.gateway.records.batch.Entry;
import dev.portolan.gateway.records.chain.ChainId;
import dev.portolan.gateway.records.chain.ChainTail;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.ScopeKey;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.chain.SigningKey;
import dev.portolan.gateway.records.content.EntryKind;
import dev.portolan.gateway.records.content.SharedText;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Batches of one chain for tests, with small contents. */
public final class TestingBatches {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SigningKey key = SigningKey.generate();
    private final byte[] scopes = Hash.of("scopes").bytes();
    private final ChainTail tail;

    /** Begins a chain of a node. */
    public TestingBatches(String node) {
        String chain = ChainId.create(node, key.verifying(), new SecureRandom());
        this.tail = new ChainTail(chain, 0, Hash.NONE);
    }

    /** Returns the next batch, with that many entries, a head, a text and the key's statement. */
    public Batch next(int entries) {
        List<Entry> added = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            long sequence = tail.next();
            byte[] content =
                    "{\"id\":\"%d\",\"kind\":\"receipt\"}"
                            .formatted(sequence)
                            .getBytes(StandardCharsets.UTF_8);
            byte[] scope = ScopeKey.of(scopes, "acme").scope(sequence);
            added.add(
                    new Entry(
                            tail.append(scope, Hash.of(content)),
                            EntryKind.RECEIPT,
                            NOON.plusSeconds(sequence).toEpochMilli(),
                            i % 2 == 0 ? "acme" : null,
                            content));
        }
        Instant now = NOON.plusSeconds(tail.sequence());
        return new Batch(
                added,
                new Batch.End(tail.chain(), tail.sequence(), tail.hash()),
                SignedHead.sign(tail, now, key),
                List.of(SharedText.of("a policy with an é")),
                List.of(KeyStatement.first(tail.chain(), key, NOON)));
    }

    /** Returns a batch as text, to compare batches. */
    public static String text(Batch batch) {
        return HexFormat.of().formatHex(BatchCodec.write(batch));
    }
}
