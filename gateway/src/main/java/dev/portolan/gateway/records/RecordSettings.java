package dev.portolan.gateway.records;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.store.StoreSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * The settings of records, {@code records} in {@code portolan.yaml}.
 *
 * @param mode what happens when a record cannot be kept
 * @param folder the folder of this node's key, chain, spill file and journal
 * @param spillBytes the largest size of the spill file
 * @param key the signing key in PEM if it is given; null for a key in the folder
 * @param previousKey the key before it in PEM, which signs it; null if it is the first
 */
public record RecordSettings(
        Mode mode,
        Path folder,
        long spillBytes,
        @Nullable ConfigSecret key,
        @Nullable ConfigSecret previousKey) {
    /** The default size of the spill file. */
    public static final long DEFAULT_SPILL = 1L << 30;

    /** What happens when a record cannot be kept. */
    public enum Mode {
        /** New requests are refused. */
        REQUIRED,
        /** The record is dropped and counted. */
        BEST_EFFORT
    }

    /** The settings of a gateway with a store that writes no {@code records}. */
    public static RecordSettings defaults(Path folder) {
        return new RecordSettings(Mode.BEST_EFFORT, folder, DEFAULT_SPILL, null, null);
    }

    /**
     * Returns the default folder: beside the database file, or {@code var/records} beside the
     * configuration.
     */
    static Path defaultFolder(StoreSettings store, Path configuration) {
        return switch (store.database()) {
            case StoreSettings.SqliteFile file -> file.file().resolveSibling("records");
            case StoreSettings.PostgresServer _server -> configuration.resolve("var/records");
        };
    }
}
