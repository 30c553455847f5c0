package dev.portolan.gateway.records;

import dev.portolan.gateway.reading.ConfigSecret;
import dev.portolan.gateway.records.RecordSettings.Mode;
import dev.portolan.gateway.records.chain.SigningKey;
import dev.portolan.gateway.store.StoreSettings;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Mapping;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code records}: a mode, or a mapping with one. */
public final class RecordSettingsReader {
    private static final long MIN_SPILL = 1 << 20;
    private static final long MAX_SPILL = 1L << 40;

    private final Path folder;

    /** Creates a reader of the configuration in {@code folder}. */
    public RecordSettingsReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the settings.
     *
     * @param store the store, without which there are no records
     * @return null if there are no records
     */
    public @Nullable RecordSettings read(Fields root, @Nullable StoreSettings store) {
        boolean written = root.has("records");
        if (store == null) {
            if (written) {
                read(root, folder);
                root.error(
                        "records",
                        "records have no place (expected: store: {url: …, country: …} as well)");
            }
            return null;
        }
        Path place = RecordSettings.defaultFolder(store, folder);
        return written ? read(root, place) : RecordSettings.defaults(place);
    }

    private RecordSettings read(Fields root, Path place) {
        RecordSettings defaults = RecordSettings.defaults(place);
        if (root.node("records").filter(Mapping.class::isInstance).isEmpty()) {
            Mode mode = root.choice("records", Mode.class).orElse(defaults.mode());
            return new RecordSettings(mode, place, defaults.spillBytes(), null, null);
        }
        return root.fields("records").map(fields -> mapping(fields, defaults)).orElse(defaults);
    }

    private RecordSettings mapping(Fields fields, RecordSettings defaults) {
        Mode mode = fields.choice("mode", Mode.class).orElse(defaults.mode());
        Path place = fields.optionalText("folder").map(folder::resolve).orElse(defaults.folder());
        long spill = fields.bytes("spill", MIN_SPILL, MAX_SPILL).orElse(defaults.spillBytes());
        ConfigSecret key = key(fields, "key").orElse(null);
        ConfigSecret previous = key(fields, "previousKey").orElse(null);
        if (previous != null && key == null) {
            fields.error("previousKey", "\"previousKey\" has no successor (expected: key as well)");
        }
        fields.end();
        return new RecordSettings(mode, place, spill, key, previous);
    }

    private static Optional<ConfigSecret> key(Fields fields, String name) {
        Optional<String> pem = fields.optionalText(name);
        if (pem.isPresent() && SigningKey.parse(pem.get()).isEmpty()) {
            fields.error(
                    name,
                    "\"%s\" is no private key of Ed25519 in PEM; make one with openssl genpkey"
                                    .formatted(name)
                            + " -algorithm ed25519, and refer to its file: ${file:…}");
        }
        return pem.map(ConfigSecret::new);
    }
}
