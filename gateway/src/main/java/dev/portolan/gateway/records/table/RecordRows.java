package dev.portolan.gateway.records.table;

import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.batch.Entry;
import dev.portolan.gateway.records.chain.CanonicalJson;
import dev.portolan.gateway.records.chain.Hash;
import dev.portolan.gateway.records.chain.KeyStatement;
import dev.portolan.gateway.records.chain.SignedHead;
import dev.portolan.gateway.records.content.SharedText;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Adds the entries of one chain. Used by one thread. */
public final class RecordRows {
    private static final String NUMBER = "SELECT number FROM record_chains WHERE chain = ?";
    private static final String NEW_CHAIN =
            """
            INSERT INTO record_chains
                (number, chain, node, scopes, sequence, hash, last_batch, started_at)
            SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, 0, ?, 0, ? FROM record_chains
            """;
    private static final String END =
            "SELECT sequence, hash, last_batch FROM record_chains WHERE chain = ?";
    private static final String LAST_BATCH =
            "SELECT content FROM record_entries WHERE chain = ? AND sequence >= ?";
    private static final String ADVANCE =
            """
            UPDATE record_chains SET sequence = ?, hash = ?, last_batch = ?
            WHERE number = ? AND sequence < ?
            """;
    private static final String ENTRY =
            """
            INSERT INTO record_entries
                (chain, sequence, kind, recorded_at, tenant, scope, content)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String HEAD =
            """
            INSERT INTO record_heads (chain, sequence, time, head) VALUES (?, ?, ?, ?)
            ON CONFLICT (chain, sequence) DO UPDATE SET time = excluded.time, head = excluded.head
            """;
    private static final String KEY =
            """
            INSERT INTO record_keys (chain, starts, statement) VALUES (?, ?, ?)
            ON CONFLICT (chain, starts) DO NOTHING
            """;
    private static final String TEXT =
            "INSERT INTO record_texts (digest, text) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING";

    private final Chain chain;
    private final RowListener listener;

    /**
     * Creates the rows of one chain.
     *
     * @param listener told of each entry that becomes a row
     */
    public RecordRows(Chain chain, RowListener listener) {
        this.chain = chain;
        this.listener = listener;
    }

    /**
     * A chain.
     *
     * @param id its id
     * @param node the id of the node that writes it
     * @param scopes the secret that its scopes are derived from
     * @param startedAt when it began, in milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Chain(String id, String node, byte[] scopes, long startedAt) {}

    /**
     * What the store has of a chain.
     *
     * @param end its last entry
     * @param lastBatch the contents of the last batch
     */
    public record Stored(Batch.End end, List<String> lastBatch) {
        public Stored {
            lastBatch = List.copyOf(lastBatch);
        }
    }

    /** Returns the end of a chain in the store; empty if the store does not know it. */
    public static Optional<Stored> stored(Connection connection, String chain) throws SQLException {
        Optional<Long> number = number(connection, chain);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(END)) {
            select.setString(1, chain);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Batch.End end = new Batch.End(chain, row.getLong(1), Hash.ofBytes(row.getBytes(2)));
                return Optional.of(
                        new Stored(end, contents(connection, number.get(), row.getLong(3))));
            }
        }
    }

    private static List<String> contents(Connection connection, long number, long from)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_BATCH)) {
            select.setLong(1, number);
            select.setLong(2, from);
            List<String> contents = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    contents.add(row.getString(1));
                }
            }
            return contents;
        }
    }

    /**
     * Adds a batch, unless the store has it: a batch whose outcome is not known may be added again.
     *
     * @return whether it was new
     */
    public boolean add(Connection connection, Batch batch) throws SQLException {
        long number = numberOrNew(connection);
        texts(connection, batch.texts());
        keys(connection, number, batch.keys());
        boolean isNew = batch.entries().isEmpty() || advance(connection, number, batch);
        if (isNew && !batch.entries().isEmpty()) {
            entries(connection, number, batch.entries());
            listener.added(connection, batch.entries());
        }
        SignedHead head = batch.head();
        if (head != null) {
            head(connection, number, head);
        }
        return isNew;
    }

    private static Optional<Long> number(Connection connection, String chain) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NUMBER)) {
            select.setString(1, chain);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private long numberOrNew(Connection connection) throws SQLException {
        Optional<Long> known = number(connection, chain.id());
        if (known.isPresent()) {
            return known.get();
        }
        try (PreparedStatement insert = connection.prepareStatement(NEW_CHAIN)) {
            insert.setString(1, chain.id());
            insert.setString(2, chain.node());
            insert.setBytes(3, chain.scopes());
            insert.setBytes(4, Hash.NONE.bytes());
            insert.setLong(5, chain.startedAt());
            insert.executeUpdate();
        }
        return number(connection, chain.id())
                .orElseThrow(() -> new SQLException("a row that was added is missing"));
    }

    /** Moves the chain's end to the batch's; returns false if it is there or beyond. */
    private static boolean advance(Connection connection, long number, Batch batch)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            update.setLong(1, batch.end().sequence());
            update.setBytes(2, batch.end().hash().bytes());
            update.setLong(3, batch.first());
            update.setLong(4, number);
            update.setLong(5, batch.first());
            return update.executeUpdate() == 1;
        }
    }

    private static void entries(Connection connection, long number, List<Entry> entries)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ENTRY)) {
            for (Entry entry : entries) {
                insert.setLong(1, number);
                insert.setLong(2, entry.sequence());
                insert.setLong(3, entry.kind().code());
                insert.setLong(4, entry.recordedAt());
                insert.setString(5, entry.tenant());
                insert.setBytes(6, entry.link().scope());
                insert.setString(7, new String(entry.content(), StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void head(Connection connection, long number, SignedHead head)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(HEAD)) {
            insert.setLong(1, number);
            insert.setLong(2, head.sequence());
            insert.setLong(3, head.time().toEpochMilli());
            insert.setString(4, text(head::write));
            insert.executeUpdate();
        }
    }

    private static void keys(Connection connection, long number, List<KeyStatement> keys)
            throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(KEY)) {
            for (KeyStatement key : keys) {
                insert.setLong(1, number);
                insert.setLong(2, key.from());
                insert.setString(3, text(key::write));
                insert.executeUpdate();
            }
        }
    }

    private static void texts(Connection connection, List<SharedText> texts) throws SQLException {
        if (texts.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(TEXT)) {
            for (SharedText text : texts) {
                insert.setString(1, text.hash().text());
                insert.setString(2, new String(text.text(), StandardCharsets.UTF_8));
                insert.executeUpdate();
            }
        }
    }

    private static String text(Consumer<CanonicalJson> writer) {
        CanonicalJson json = new CanonicalJson();
        writer.accept(json);
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }
}
