package dev.portolan.gateway.records.table;

import dev.portolan.gateway.records.chain.Hash;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the entries of all chains. */
public final class RecordQueries {
    private static final int FETCHED_AT_ONCE = 1_000;
    private static final String CHAINS =
            "SELECT number, chain, node, scopes, sequence FROM record_chains ORDER BY number";
    private static final String COUNT =
            """
            SELECT COUNT(*) FROM record_entries
            WHERE chain = ? AND sequence > ? AND sequence <= ? AND tenant = ?
            """;
    private static final String HEAD_BEFORE =
            """
            SELECT head FROM record_heads WHERE chain = ? AND time <= ?
            ORDER BY sequence DESC LIMIT 1
            """;
    private static final String HEAD_AFTER =
            """
            SELECT head FROM record_heads WHERE chain = ? AND time >= ?
            ORDER BY sequence LIMIT 1
            """;
    private static final String LAST_HEAD =
            "SELECT head FROM record_heads WHERE chain = ? ORDER BY sequence DESC LIMIT 1";
    private static final String HEADS =
            """
            SELECT head FROM record_heads WHERE chain = ? AND sequence > ? AND sequence <= ?
            ORDER BY sequence
            """;
    private static final String KEYS =
            "SELECT statement FROM record_keys WHERE chain = ? ORDER BY starts";
    private static final String ENTRIES =
            """
            SELECT sequence, tenant, scope, content FROM record_entries
            WHERE chain = ? AND sequence > ? AND sequence <= ? ORDER BY sequence
            """;
    private static final String RECEIPTS =
            """
            SELECT content FROM record_entries
            WHERE kind = 1 AND recorded_at >= ? AND recorded_at < ?
            """;
    private static final String TEXT = "SELECT text FROM record_texts WHERE digest = ?";

    private final Connection connection;

    /** Reads with {@code connection}. */
    public RecordQueries(Connection connection) {
        this.connection = connection;
    }

    /**
     * A chain in the store.
     *
     * @param number its number in the tables
     * @param scopes the secret that its scopes are derived from
     * @param sequence its last entry
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record StoredChain(
            long number, String chain, String node, byte[] scopes, long sequence) {}

    /** An entry in the store. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record StoredEntry(
            long sequence, @Nullable String tenant, byte[] scope, String content) {}

    /**
     * A part of a chain.
     *
     * @param after the entry before the first one
     * @param upTo the last one
     */
    public record Range(StoredChain chain, long after, long upTo) {}

    /** Takes entries in order. */
    @FunctionalInterface
    public interface EntryConsumer<E extends Exception> {
        /** Takes one entry. */
        void accept(StoredEntry entry) throws SQLException, E;
    }

    /** Returns all chains. */
    public List<StoredChain> chains() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHAINS);
                ResultSet row = select.executeQuery()) {
            List<StoredChain> chains = new ArrayList<>();
            while (row.next()) {
                chains.add(
                        new StoredChain(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBytes(4),
                                row.getLong(5)));
            }
            return chains;
        }
    }

    /** Returns how many entries of a tenant are in a part of a chain. */
    public long count(Range range, String tenant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            bind(range, select);
            select.setString(4, tenant);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Returns the last head that was signed at a time or before. */
    public Optional<String> headBefore(StoredChain chain, long millis) throws SQLException {
        return first(HEAD_BEFORE, chain, millis);
    }

    /** Returns the first head that was signed at a time or later. */
    public Optional<String> headAfter(StoredChain chain, long millis) throws SQLException {
        return first(HEAD_AFTER, chain, millis);
    }

    /** Returns the last head. */
    public Optional<String> lastHead(StoredChain chain) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_HEAD)) {
            select.setLong(1, chain.number());
            return texts(select).stream().findFirst();
        }
    }

    /** Returns the heads of a part of a chain, in order. */
    public List<String> heads(Range range) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HEADS)) {
            bind(range, select);
            return texts(select);
        }
    }

    /** Returns the statements of a chain's keys, in order. */
    public List<String> keys(StoredChain chain) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(KEYS)) {
            select.setLong(1, chain.number());
            return texts(select);
        }
    }

    /** Hands the entries of a part of a chain to {@code consumer}, in order. */
    public <E extends Exception> void entries(Range range, EntryConsumer<E> consumer)
            throws SQLException, E {
        try (PreparedStatement select = connection.prepareStatement(ENTRIES)) {
            bind(range, select);
            select.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    consumer.accept(
                            new StoredEntry(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getBytes(3),
                                    row.getString(4)));
                }
            }
        }
    }

    /**
     * Hands the contents of the receipts of a period to {@code consumer}, in no order.
     *
     * @param from its beginning in milliseconds
     * @param to its end in milliseconds, itself not in it
     */
    public void receipts(long from, long to, Consumer<String> consumer) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RECEIPTS)) {
            select.setLong(1, from);
            select.setLong(2, to);
            select.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    consumer.accept(row.getString(1));
                }
            }
        }
    }

    /** Returns the text with that digest. */
    public Optional<String> text(Hash digest) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TEXT)) {
            select.setString(1, digest.text());
            return texts(select).stream().findFirst();
        }
    }

    private Optional<String> first(String query, StoredChain chain, long millis)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setLong(1, chain.number());
            select.setLong(2, millis);
            return texts(select).stream().findFirst();
        }
    }

    private static void bind(Range range, PreparedStatement select) throws SQLException {
        select.setLong(1, range.chain().number());
        select.setLong(2, range.after());
        select.setLong(3, range.upTo());
    }

    private static List<String> texts(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }
}
