package dev.portolan.gateway.usage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a report can be grouped by. */
public enum UsageDimension {
    MONTH("starts_at"),
    DAY("starts_at"),
    HOUR("starts_at"),
    TENANT("tenants"),
    KEY("key_id"),
    MODEL("model"),
    ENDPOINT("endpoint"),
    DEPLOYMENT("endpoint", "upstream"),
    PROVIDER("provider"),
    PLACE("place"),
    POLICY("policies");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> columns;

    UsageDimension(String... columns) {
        this.columns = List.of(columns);
    }

    /** Returns its word in commands and headings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the dimension with that word. */
    public static Optional<UsageDimension> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Returns all words, for messages. */
    public static String words() {
        return String.join(", ", Arrays.stream(values()).map(UsageDimension::word).toList());
    }

    /** The columns that tell its values apart. */
    List<String> columns() {
        return columns;
    }

    /** Returns whether it is a period. */
    boolean isTime() {
        return this == MONTH || this == DAY || this == HOUR;
    }
}
