package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreException.Reason;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

import javax.sql.DataSource;

/**
 * Decides whether a file is an undamaged SQLite database of Portolan's, and changes nothing in it.
 */
final class SqliteFileCheck {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /** A larger file is not read whole at each start. */
    private static final long MAX_CHECKED_BYTES = 64 << 20;

    private static final String TABLES =
            "SELECT count(*), count(CASE WHEN name = '%s' THEN 1 END) FROM sqlite_master"
                    .formatted(Migrations.HISTORY);

    private final Path file;
    private final DataSource readOnly;

    /** Creates a check of {@code file}, which {@code readOnly} opens. */
    SqliteFileCheck(Path file, DataSource readOnly) {
        this.file = file;
        this.readOnly = readOnly;
    }

    /** Fails if the file is not usable; creates it, for its owner only, if it does not exist. */
    void checkOrCreate() throws StoreException {
        try {
            if (Files.notExists(file)) {
                create();
            } else if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
                throw new StoreException(
                        Reason.FULL,
                        "the store %s is not a file that this process may write".formatted(file),
                        "change its permissions, or correct store.url",
                        null);
            } else {
                checkContent();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Fails unless the file exists and is usable. */
    void check() throws StoreException {
        if (Files.notExists(file)) {
            throw new StoreException(
                    Reason.UNAVAILABLE,
                    "the store %s does not exist".formatted(file),
                    "start the gateway, which creates it, or correct store.url",
                    null);
        }
        try {
            checkContent();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void create() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
    }

    private void checkContent() throws IOException, StoreException {
        long size = Files.size(file);
        if (size == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw unusable("is not an SQLite database, or is damaged");
            }
        }
        try (Connection connection = readOnly.getConnection();
                Statement statement = connection.createStatement()) {
            checkTables(statement);
            if (size <= MAX_CHECKED_BYTES) {
                checkPages(statement);
            }
        } catch (SQLException e) {
            throw StoreFailures.of(SqlDialect.SQLITE, file.toString(), e);
        }
    }

    private void checkTables(Statement statement) throws SQLException, StoreException {
        try (ResultSet tables = statement.executeQuery(TABLES)) {
            tables.next();
            if (tables.getInt(1) > 0 && tables.getInt(2) == 0) {
                throw unusable("is a database of another program");
            }
        }
    }

    private void checkPages(Statement statement) throws SQLException, StoreException {
        try (ResultSet verdict = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!verdict.next() || !"ok".equals(verdict.getString(1))) {
                throw unusable("is damaged");
            }
        }
    }

    private StoreException unusable(String what) {
        return new StoreException(
                Reason.UNUSABLE,
                "the store %s %s".formatted(file, what),
                "restore a backup, or name another file in store.url",
                null);
    }

    private StoreException unreadable(IOException failure) {
        return new StoreException(
                Reason.FULL,
                "the store %s cannot be read or created (%s)"
                        .formatted(file, failure.getClass().getSimpleName()),
                "check its permissions and its disk",
                failure);
    }
}
