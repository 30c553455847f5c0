package dev.portolan.gateway.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Adds usage to the sums in the store. */
public final class UsageRows {
    private static final String SERIES =
            """
            INSERT INTO usage_series (id, tenants, key_id, model, endpoint, upstream, provider,
                place, policies, currency)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """;

    private UsageRows() {}

    /** Adds a batch in the caller's transaction. */
    public static void add(Connection connection, UsageBatch batch) throws SQLException {
        addSeries(connection, batch);
        for (UsagePeriod period : UsagePeriod.values()) {
            addSums(connection, period, batch);
        }
    }

    private static void addSeries(Connection connection, UsageBatch batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(SERIES)) {
            for (Map.Entry<Long, UsageSeries> series : new TreeMap<>(batch.series()).entrySet()) {
                int column = 1;
                insert.setLong(column++, series.getKey());
                for (String text : series.getValue().texts()) {
                    insert.setString(column++, text);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void addSums(Connection connection, UsagePeriod period, UsageBatch batch)
            throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(addTo(period))) {
            for (UsageBatch.Row row : batch.rows(period)) {
                int column = 1;
                add.setLong(column++, row.start());
                add.setLong(column++, row.series());
                for (long value : row.sums().values()) {
                    add.setLong(column++, value);
                }
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private static String addTo(UsagePeriod period) {
        return """
        INSERT INTO %1$s (starts_at, series, requests, completed, attempts, input_tokens,
            cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (starts_at, series) DO UPDATE SET
            requests = %1$s.requests + excluded.requests,
            completed = %1$s.completed + excluded.completed,
            attempts = %1$s.attempts + excluded.attempts,
            input_tokens = %1$s.input_tokens + excluded.input_tokens,
            cache_read_tokens = %1$s.cache_read_tokens + excluded.cache_read_tokens,
            cache_write_tokens = %1$s.cache_write_tokens + excluded.cache_write_tokens,
            output_tokens = %1$s.output_tokens + excluded.output_tokens,
            reasoning_tokens = %1$s.reasoning_tokens + excluded.reasoning_tokens,
            cost_nanos = %1$s.cost_nanos + excluded.cost_nanos
        """
                .formatted(period.table());
    }
}
