package dev.portolan.gateway.records.content;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of entries in a chain; the member {@code kind} of each content. */
public enum EntryKind {
    /** A request that ended. */
    RECEIPT(1),
    /** A change by an operator. */
    AUDIT(2),
    /** A configuration that took effect, with the digests of its policy files. */
    CONFIGURATION(3),
    /** A key that signs from here on. */
    KEY(4),
    /** Receipts that were dropped before they could be kept. */
    LOSS(5);

    private final int code;
    private final String label = name().toLowerCase(Locale.ROOT);

    EntryKind(int code) {
        this.code = code;
    }

    /** Its number in the store, which never changes. */
    public int code() {
        return code;
    }

    /** Its name in contents. */
    public String label() {
        return label;
    }

    /** Returns the kind with that number. */
    public static Optional<EntryKind> ofCode(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    /** Returns the kind with that label. */
    public static Optional<EntryKind> ofLabel(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
