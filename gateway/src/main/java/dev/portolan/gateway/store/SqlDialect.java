package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreException.Reason;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Optional;

/** What differs between the databases. */
public enum SqlDialect {
    SQLITE("sqlite", Map.of("bytes", "BLOB", "clustered", "WITHOUT ROWID")) {
        @Override
        Reason reason(SQLException failure) {
            if (!(failure instanceof SQLiteException sqlite)) {
                return Reason.UNAVAILABLE;
            }
            return switch (SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY)) {
                case SQLITE_CONSTRAINT -> Reason.CONFLICT;
                case SQLITE_FULL, SQLITE_READONLY -> Reason.FULL;
                case SQLITE_CORRUPT, SQLITE_NOTADB -> Reason.UNUSABLE;
                case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_INTERRUPT ->
                        Reason.UNAVAILABLE;
                default -> Reason.REFUSED;
            };
        }
    },
    POSTGRESQL("postgresql", Map.of("bytes", "BYTEA", "clustered", "")) {
        @Override
        Reason reason(SQLException failure) {
            String state = Optional.ofNullable(failure.getSQLState()).orElse("08000");
            if (failure instanceof SQLTransientException) {
                return Reason.UNAVAILABLE;
            }
            return switch (state) {
                case DISK_FULL -> Reason.FULL;
                case String s when s.startsWith("23") -> Reason.CONFLICT;
                case String s when s.startsWith("XX") -> Reason.UNUSABLE;
                case String s when s.startsWith("25006") -> Reason.FULL;
                case String s
                        when s.startsWith("08")
                                || s.startsWith("40")
                                || s.startsWith("53")
                                || s.startsWith("57")
                                || s.startsWith("58") ->
                        Reason.UNAVAILABLE;
                default -> Reason.REFUSED;
            };
        }
    };

    /** The part of SQLite's result codes that says what kind of failure it is. */
    private static final int PRIMARY = 0xff;

    private static final String DISK_FULL = "53100";

    private final String folder;

    @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
    private final Map<String, String> types;

    SqlDialect(String folder, Map<String, String> types) {
        this.folder = folder;
        this.types = types;
    }

    /** Returns why a statement failed. */
    abstract Reason reason(SQLException failure);

    /** The folder of its own migrations. */
    String folder() {
        return folder;
    }

    /** The words that stand for {@code ${bytes}} and {@code ${clustered}} in migrations. */
    Map<String, String> types() {
        return types;
    }
}
