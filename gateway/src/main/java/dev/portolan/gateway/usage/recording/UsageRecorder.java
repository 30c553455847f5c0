package dev.portolan.gateway.usage.recording;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.usage.UsageBatch;
import dev.portolan.gateway.usage.UsageRows;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Adds the usage of receipts to the sums. Used by one thread at a time. */
public final class UsageRecorder {
    private static final System.Logger LOG = System.getLogger("dev.portolan.usage");
    private static final ObjectReader RECEIPTS = new JsonMapper().readerFor(RecordedReceipt.class);
    private static final ObjectReader CONTEXTS = new JsonMapper().readerFor(RecordedContext.class);
    private static final String CONTEXT = "SELECT text FROM record_texts WHERE digest = ?";
    private static final int MAX_CONTEXTS = 1_024;

    private final Function<String, List<String>> ancestry;
    private final Map<String, RecordedContext> contexts =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RecordedContext> eldest) {
                    return size() > MAX_CONTEXTS;
                }
            };

    /**
     * Creates a recorder.
     *
     * @param ancestry returns a tenant below its ancestors, the root first
     */
    public UsageRecorder(Function<String, List<String>> ancestry) {
        this.ancestry = ancestry;
    }

    /**
     * A receipt as it is recorded.
     *
     * @param recordedAt when it was recorded, in milliseconds since 1970
     * @param json its text
     */
    public record Recorded(long recordedAt, String json) {}

    /** Adds the usage of receipts in the caller's transaction, which stores them. */
    public void add(Connection connection, List<Recorded> receipts) throws SQLException {
        UsageBatch batch = new UsageBatch();
        for (Recorded recorded : receipts) {
            add(connection, recorded, batch);
        }
        if (!batch.isEmpty()) {
            UsageRows.add(connection, batch);
        }
    }

    private void add(Connection connection, Recorded recorded, UsageBatch batch)
            throws SQLException {
        try {
            RecordedReceipt receipt = RECEIPTS.readValue(recorded.json());
            String context = receipt.context();
            String tenant = receipt.tenant();
            new ReceiptUsage(
                            receipt,
                            context == null ? RecordedContext.NONE : context(connection, context),
                            tenant == null ? List.of() : ancestry.apply(tenant))
                    .addTo(batch, time(receipt, recorded));
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a receipt is in no sum of usage, since it cannot be read: {0}",
                    e.getClass().getSimpleName());
        }
    }

    private static long time(RecordedReceipt receipt, Recorded recorded) {
        String at = receipt.at();
        try {
            return at == null ? recorded.recordedAt() : Instant.parse(at).toEpochMilli();
        } catch (DateTimeParseException e) {
            return recorded.recordedAt();
        }
    }

    private RecordedContext context(Connection connection, String digest)
            throws SQLException, IOException {
        RecordedContext known = contexts.get(digest);
        if (known != null) {
            return known;
        }
        try (PreparedStatement select = connection.prepareStatement(CONTEXT)) {
            select.setString(1, digest);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return RecordedContext.NONE;
                }
                RecordedContext read = CONTEXTS.readValue(row.getString(1));
                contexts.put(digest, read);
                return read;
            }
        }
    }
}
