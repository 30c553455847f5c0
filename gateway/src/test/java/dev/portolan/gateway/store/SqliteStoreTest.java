package dev.portolan.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

final class SqliteStoreTest extends StoreContract {
    @TempDir private Path folder;

    @Override
    StoreSettings settings() {
        return TestingStores.sqlite(file());
    }

    private Path file() {
        return folder.resolve("var/portolan.db");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Stores.open(settings(), StoreListener.NONE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message);
    }

    @Test
    void open_ofAFileInUse_isRefused() throws StoreException {
        open();

        assertRefused("is used by another process");
    }

    @Test
    void open_ofAFileThatWasClosed_takesItOver() {
        open().close();

        assertThat(open().dialect()).isEqualTo(SqlDialect.SQLITE);
    }

    @Test
    void open_ofANewFile_letsOnlyItsOwnerRead() throws IOException {
        open();

        assertThat(Files.getPosixFilePermissions(file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void open_inAFolderThatCannotBeMade_isRefused() throws IOException {
        Files.writeString(folder.resolve("var"), "a file");

        assertRefused("of the store cannot be written");
    }

    @Test
    void open_ofAFolder_isRefused() throws IOException {
        Files.createDirectories(file());

        assertRefused("is not a file that this process may write");
    }

    @Test
    void open_ofAnotherFile_isRefusedAndLeavesIt() throws IOException {
        Files.createDirectories(folder.resolve("var"));
        Files.writeString(file(), "a text that is no database");

        assertRefused("is not an SQLite database, or is damaged");
        assertThat(file()).hasContent("a text that is no database");
    }

    @Test
    void open_ofAnotherProgramsDatabase_isRefusedAndLeavesIt() throws Exception {
        Files.createDirectories(folder.resolve("var"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE songs (title TEXT)");
        }
        byte[] before = Files.readAllBytes(file());

        assertRefused("is a database of another program");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void open_ofADamagedDatabase_isRefused() throws Exception {
        open().close();
        try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4096];
            Arrays.fill(noise, (byte) 0x5a);
            for (long page = 1; page < damaged.length() / noise.length; page++) {
                damaged.seek(page * noise.length);
                damaged.write(noise);
            }
        }

        assertRefused("damaged");
    }

    @Test
    void open_ofAnEmptyFile_makesAStore() throws Exception {
        Files.createDirectories(folder.resolve("var"));
        Files.createFile(file());

        assertThat(writers(open())).isEmpty();
    }

    @Test
    void openForReading_ofAFileThatDoesNotExist_saysSoAndMakesNone() {
        assertThatThrownBy(() -> Stores.openForReading(settings()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not exist");
        assertThat(file()).doesNotExist();
    }

    @Test
    void pragmas_ofTheWriter_areThoseOfADurableStore() throws StoreException {
        Store store = open();

        assertThat(store.<String>write(connection -> pragma(connection, "journal_mode")))
                .isEqualTo("wal");
        // 2 is FULL.
        assertThat(store.<String>write(connection -> pragma(connection, "synchronous")))
                .isEqualTo("2");
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA " + name)) {
            found.next();
            return found.getString(1);
        }
    }
}
