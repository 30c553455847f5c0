package dev.portolan.gateway.usage;

import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Answers requests for reports. Blocks.
 *
 * @param store null without one, so that no usage is kept
 */
public record UsageApi(@Nullable Store store, InstantSource clock) {
    /** What is answered. */
    public sealed interface Reply {
        /** A report in the format requested. */
        record Report(String contentType, String text) implements Reply {}

        /** None, with an HTTP status, a stable code and a sentence that says what to do. */
        record Refusal(int status, String code, String message) implements Reply {}
    }

    /**
     * Returns the report that the parameters of an address describe: those of {@link UsageQuery},
     * and {@code format}.
     */
    public Reply answer(Map<String, String> parameters) {
        Optional<UsageFormat> format = UsageFormat.of(parameters.getOrDefault("format", "json"));
        if (format.isEmpty()) {
            return invalid("format is not one of " + UsageFormat.words());
        }
        try {
            return answer(format.get(), format.get().query(parameters::get, clock.instant()));
        } catch (UsageQuery.UnusableException e) {
            return invalid(e.getMessage());
        }
    }

    private Reply answer(UsageFormat format, UsageQuery query) {
        if (store == null) {
            return new Reply.Refusal(
                    409,
                    "no_store",
                    "No usage is kept, since the configuration has no store; add store: {url,"
                            + " country}.");
        }
        try {
            UsageReport report = store.read(connection -> UsageReports.read(connection, query));
            return new Reply.Report(format.contentType(), format.print(report));
        } catch (StoreException e) {
            return new Reply.Refusal(
                    503, "store_unavailable", "%s; %s.".formatted(e.getMessage(), e.nextStep()));
        }
    }

    private static Reply invalid(String message) {
        return new Reply.Refusal(400, "invalid_request", message + ".");
    }
}
