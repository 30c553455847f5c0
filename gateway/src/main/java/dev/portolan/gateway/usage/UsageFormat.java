package dev.portolan.gateway.usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The forms in which a report is printed. */
public enum UsageFormat {
    /** Aligned columns, for people. */
    TABLE("text/plain; charset=utf-8") {
        @Override
        public String print(UsageReport report) {
            return UsageText.table(report);
        }
    },
    /** Comma-separated values by RFC 4180. */
    CSV("text/csv; charset=utf-8") {
        @Override
        public String print(UsageReport report) {
            return UsageText.csv(report);
        }
    },
    /** One JSON object. */
    JSON("application/json; charset=utf-8") {
        @Override
        public String print(UsageReport report) {
            return UsageText.json(report).toPrettyString() + "\n";
        }
    },
    /** Rows of FOCUS 1.2, as comma-separated values. */
    FOCUS("text/csv; charset=utf-8") {
        @Override
        public String print(UsageReport report) {
            return FocusRows.csv(report);
        }

        @Override
        public UsageQuery query(Function<String, @Nullable String> parameters, Instant now)
                throws UsageQuery.UnusableException {
            return FocusRows.query(parameters, now);
        }
    };

    private final String contentType;

    UsageFormat(String contentType) {
        this.contentType = contentType;
    }

    /** Returns the format with that word. */
    public static Optional<UsageFormat> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Returns all words, for messages. */
    public static String words() {
        return String.join(", ", Arrays.stream(values()).map(UsageFormat::word).toList());
    }

    /** Returns its word in commands. */
    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of its text in HTTP. */
    public String contentType() {
        return contentType;
    }

    /** Reads the query of a report in this format; see {@link UsageQuery#parse}. */
    public UsageQuery query(Function<String, @Nullable String> parameters, Instant now)
            throws UsageQuery.UnusableException {
        return UsageQuery.parse(parameters, now);
    }

    /** Returns the text of a report. */
    public abstract String print(UsageReport report);
}
