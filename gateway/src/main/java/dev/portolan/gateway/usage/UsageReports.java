package dev.portolan.gateway.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes reports of the sums in the store. */
public final class UsageReports {
    private static final String SUMS =
            List.of(
                            "requests",
                            "completed",
                            "attempts",
                            "input_tokens",
                            "cache_read_tokens",
                            "cache_write_tokens",
                            "output_tokens",
                            "reasoning_tokens",
                            "cost_nanos")
                    .stream()
                    .map("SUM(u.%s)"::formatted)
                    .collect(Collectors.joining(", "));

    private UsageReports() {}

    /** Returns the report of {@code query}. */
    public static UsageReport read(Connection connection, UsageQuery query) throws SQLException {
        List<String> columns = columns(query);
        UsageGroups groups = new UsageGroups(query);
        try (PreparedStatement select = connection.prepareStatement(sql(query, columns))) {
            select.setLong(1, millis(query.from()));
            select.setLong(2, millis(query.to()));
            if (query.tenant() != null) {
                select.setString(3, "%/" + escaped(query.tenant()) + "/%");
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(cells(row, columns), sums(row, columns.size()));
                }
            }
        }
        return new UsageReport(query, groups.lines());
    }

    private static String sql(UsageQuery query, List<String> columns) {
        String group =
                columns.stream()
                        .map(column -> column.equals("starts_at") ? "u.starts_at" : "s." + column)
                        .collect(Collectors.joining(", "));
        return "SELECT %s, %s FROM %s u JOIN usage_series s ON s.id = u.series"
                        .formatted(group, SUMS, query.period().table())
                + " WHERE u.starts_at >= ? AND u.starts_at < ?"
                + (query.tenant() == null ? "" : " AND s.tenants LIKE ? ESCAPE '!'")
                + " GROUP BY "
                + group;
    }

    /** Returns the columns that the sums are grouped by in the store. */
    private static List<String> columns(UsageQuery query) {
        Set<String> columns = new LinkedHashSet<>();
        query.by().forEach(dimension -> columns.addAll(dimension.columns()));
        columns.add("currency");
        return List.copyOf(columns);
    }

    /** A row of the store: the values of the columns it is grouped by. */
    record Cells(List<String> columns, List<String> values) {
        String of(String column) {
            return values.get(columns.indexOf(column));
        }
    }

    private static Cells cells(ResultSet row, List<String> columns) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(row.getString(i + 1));
        }
        return new Cells(columns, values);
    }

    private static UsageSums sums(ResultSet row, int after) throws SQLException {
        long[] values = UsageSums.ZERO.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getLong(after + i + 1);
        }
        return UsageSums.of(values);
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Returns a text that {@code LIKE} takes as it is. */
    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** Returns the start of a period as a report shows it. */
    static String shown(UsageDimension period, long startMillis) {
        Instant start = Instant.ofEpochMilli(startMillis);
        LocalDate day = start.atZone(ZoneOffset.UTC).toLocalDate();
        return switch (period) {
            case MONTH -> day.toString().substring(0, "2026-11".length());
            case HOUR -> start.truncatedTo(ChronoUnit.HOURS).toString();
            default -> day.toString();
        };
    }
}
