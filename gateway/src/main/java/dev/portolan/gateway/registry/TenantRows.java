package dev.portolan.gateway.registry;

import dev.portolan.gateway.identity.KeyHash;
import dev.portolan.gateway.tenants.RevokedKey;
import dev.portolan.gateway.tenants.StoredChanges;
import dev.portolan.gateway.tenants.StoredKey;
import dev.portolan.gateway.tenants.StoredTenant;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements on tenants and keys. */
final class TenantRows {
    private static final String VERSION = "SELECT version FROM tenant_changes";
    private static final String NEXT = "UPDATE tenant_changes SET version = ? WHERE version = ?";
    private static final String TENANTS =
            """
            SELECT id, version, definition FROM tenants
            WHERE version > ? AND (? > 0 OR definition IS NOT NULL) ORDER BY id
            """;
    private static final String PUT_TENANT =
            """
            INSERT INTO tenants (id, version, definition) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE
                SET version = excluded.version, definition = excluded.definition
            """;
    private static final String KEYS =
            """
            SELECT tenant, id, version, hash, previous_hash, previous_until, definition,
                created_at, revoked_at, deleted
            FROM tenant_keys
            """;
    private static final String KEYS_SINCE =
            KEYS
                    + "WHERE version > ? AND (? > 0 OR (deleted = 0 AND revoked_at IS NULL))"
                    + " ORDER BY tenant, id";
    private static final String KEYS_OF = KEYS + "WHERE tenant = ? AND deleted = 0 ORDER BY id";
    private static final String KEY = KEYS + "WHERE tenant = ? AND id = ? AND deleted = 0";
    private static final String KNOWS =
            "SELECT 1 FROM tenant_keys WHERE deleted = 0 AND (hash = ? OR previous_hash = ?)";
    private static final String PUT_KEY =
            """
            INSERT INTO tenant_keys (tenant, id, version, hash, previous_hash, previous_until,
                definition, created_at, revoked_at, deleted)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, id) DO UPDATE SET version = excluded.version,
                hash = excluded.hash, previous_hash = excluded.previous_hash,
                previous_until = excluded.previous_until, definition = excluded.definition,
                created_at = excluded.created_at, revoked_at = excluded.revoked_at,
                deleted = excluded.deleted
            """;
    private static final String REVOKED =
            "SELECT hash, tenant, id, revoked_at FROM revoked_keys WHERE version > ?";
    private static final String REVOKE =
            """
            INSERT INTO revoked_keys (hash, version, tenant, id, revoked_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING
            """;
    private static final String USES = "SELECT id, used_at FROM key_uses WHERE tenant = ?";
    private static final String USE =
            """
            INSERT INTO key_uses (tenant, id, used_at) VALUES (?, ?, ?)
            ON CONFLICT (tenant, id) DO UPDATE SET used_at = excluded.used_at
                WHERE key_uses.used_at < excluded.used_at
            """;

    private TenantRows() {}

    static long version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(VERSION)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    /** Returns the changes after {@code base}; a change made meanwhile may be among them. */
    static StoredChanges since(Connection connection, long base) throws SQLException {
        long version = version(connection);
        return new StoredChanges(
                version,
                tenants(connection, base),
                keys(connection, base),
                revoked(connection, base));
    }

    private static List<StoredTenant> tenants(Connection connection, long base)
            throws SQLException {
        List<StoredTenant> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TENANTS)) {
            select.setLong(1, base);
            select.setLong(2, base);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(
                            new StoredTenant(
                                    found.getString(1), found.getLong(2), found.getString(3)));
                }
            }
        }
        return rows;
    }

    private static List<StoredKey> keys(Connection connection, long base) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(KEYS_SINCE)) {
            select.setLong(1, base);
            select.setLong(2, base);
            return keys(select);
        }
    }

    private static Map<KeyHash, RevokedKey> revoked(Connection connection, long base)
            throws SQLException {
        Map<KeyHash, RevokedKey> rows = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(REVOKED)) {
            select.setLong(1, base);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.put(
                            hash(found.getBytes(1)),
                            new RevokedKey(
                                    found.getString(2),
                                    found.getString(3),
                                    Instant.ofEpochMilli(found.getLong(4))));
                }
            }
        }
        return rows;
    }

    /** Writes a change unless another one was made after {@code base}. */
    static boolean write(Connection connection, long base, StoredChanges changes)
            throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT)) {
            next.setLong(1, changes.version());
            next.setLong(2, base);
            if (next.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement put = connection.prepareStatement(PUT_TENANT)) {
            for (StoredTenant row : changes.tenants()) {
                put.setString(1, row.id());
                put.setLong(2, row.version());
                put.setString(3, row.definition());
                put.addBatch();
            }
            put.executeBatch();
        }
        putKeys(connection, changes.keys());
        try (PreparedStatement revoke = connection.prepareStatement(REVOKE)) {
            for (Map.Entry<KeyHash, RevokedKey> row : changes.revoked().entrySet()) {
                revoke.setBytes(1, row.getKey().bytes());
                revoke.setLong(2, changes.version());
                revoke.setString(3, row.getValue().tenant());
                revoke.setString(4, row.getValue().key());
                revoke.setLong(5, row.getValue().at().toEpochMilli());
                revoke.addBatch();
            }
            revoke.executeBatch();
        }
        return true;
    }

    private static void putKeys(Connection connection, List<StoredKey> keys) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_KEY)) {
            for (StoredKey row : keys) {
                StoredKey.@Nullable Previous previous = row.previous();
                put.setString(1, row.tenant());
                put.setString(2, row.id());
                put.setLong(3, row.version());
                put.setBytes(4, row.hash().bytes());
                put.setBytes(5, previous == null ? null : previous.hash().bytes());
                setTime(put, 6, previous == null ? null : previous.until());
                put.setString(7, row.definition());
                setTime(put, 8, row.life().created());
                setTime(put, 9, row.life().revoked());
                put.setInt(10, row.life().deleted() ? 1 : 0);
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    private static void setTime(PreparedStatement put, int index, @Nullable Instant at)
            throws SQLException {
        if (at == null) {
            put.setNull(index, Types.BIGINT);
        } else {
            put.setLong(index, at.toEpochMilli());
        }
    }

    /** Returns the keys of a tenant; only the one with {@code id} if it is not null. */
    static List<StoredKey> keysOf(Connection connection, String tenant, @Nullable String id)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(id == null ? KEYS_OF : KEY)) {
            select.setString(1, tenant);
            if (id != null) {
                select.setString(2, id);
            }
            return keys(select);
        }
    }

    static boolean knows(Connection connection, KeyHash hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(KNOWS)) {
            select.setBytes(1, hash.bytes());
            select.setBytes(2, hash.bytes());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static List<StoredKey> keys(PreparedStatement select) throws SQLException {
        List<StoredKey> rows = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                byte @Nullable [] previous = found.getBytes(5);
                rows.add(
                        new StoredKey(
                                found.getString(1),
                                found.getString(2),
                                found.getLong(3),
                                hash(found.getBytes(4)),
                                previous == null
                                        ? null
                                        : new StoredKey.Previous(
                                                hash(previous),
                                                Instant.ofEpochMilli(found.getLong(6))),
                                found.getString(7),
                                life(found)));
            }
        }
        return rows;
    }

    private static StoredKey.Life life(ResultSet found) throws SQLException {
        long revoked = found.getLong(9);
        boolean wasRevoked = !found.wasNull();
        return new StoredKey.Life(
                Instant.ofEpochMilli(found.getLong(8)),
                wasRevoked ? Instant.ofEpochMilli(revoked) : null,
                found.getInt(10) != 0);
    }

    private static KeyHash hash(byte[] bytes) throws SQLException {
        return KeyHash.ofBytes(bytes)
                .orElseThrow(() -> new SQLException("a key's hash has not 32 bytes"));
    }

    static Map<String, Instant> uses(Connection connection, String tenant) throws SQLException {
        Map<String, Instant> uses = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(USES)) {
            select.setString(1, tenant);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    uses.put(found.getString(1), Instant.ofEpochMilli(found.getLong(2)));
                }
            }
        }
        return uses;
    }

    /** Notes uses, in an order in which replicas that write at once wait for each other. */
    static void used(Connection connection, List<Map.Entry<KeyName, Instant>> uses)
            throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(USE)) {
            for (Map.Entry<KeyName, Instant> use : uses) {
                put.setString(1, use.getKey().tenant());
                put.setString(2, use.getKey().id());
                put.setLong(3, use.getValue().toEpochMilli());
                put.addBatch();
            }
            put.executeBatch();
        }
    }
}
