package dev.portolan.gateway.usage;

import dev.portolan.gateway.usage.UsageReports.Cells;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The groups of a report while it is made. */
final class UsageGroups {
    private static final Comparator<List<String>> ORDER = UsageGroups::compare;

    private final UsageQuery query;
    private final Map<List<String>, Map<String, UsageSums>> groups = new TreeMap<>(ORDER);

    UsageGroups(UsageQuery query) {
        this.query = query;
    }

    private static int compare(List<String> one, List<String> other) {
        return Arrays.compare(one.toArray(String[]::new), other.toArray(String[]::new));
    }

    /** Adds a row of the store to its group, or to those of its tenant and its ancestors. */
    void add(Cells cells, UsageSums sums) {
        if (!query.descendants()) {
            add(cells, own(cells), sums);
            return;
        }
        List<String> path = path(cells);
        for (String tenant : path.isEmpty() ? List.of("") : path) {
            if (query.tenant() == null || isBelow(path, tenant, query.tenant())) {
                add(cells, tenant, sums);
            }
        }
    }

    /** Returns whether {@code tenant} of {@code path} is {@code ancestor} or below it. */
    private static boolean isBelow(List<String> path, String tenant, String ancestor) {
        return path.indexOf(tenant) >= path.indexOf(ancestor);
    }

    private void add(Cells cells, String tenant, UsageSums sums) {
        List<String> group = new ArrayList<>();
        for (UsageDimension dimension : query.by()) {
            group.add(value(dimension, cells, tenant));
        }
        groups.computeIfAbsent(group, _ -> new TreeMap<>())
                .merge(cells.of("currency"), sums, UsageSums::plus);
    }

    private static String value(UsageDimension dimension, Cells cells, String tenant) {
        return switch (dimension) {
            case MONTH, DAY, HOUR ->
                    UsageReports.shown(dimension, Long.parseLong(cells.of("starts_at")));
            case TENANT -> tenant;
            case DEPLOYMENT ->
                    cells.of("endpoint").isEmpty()
                            ? ""
                            : cells.of("endpoint") + "/" + cells.of("upstream");
            case KEY, MODEL, ENDPOINT, PROVIDER, PLACE, POLICY ->
                    cells.of(dimension.columns().getFirst());
        };
    }

    private String own(Cells cells) {
        List<String> path =
                query.by().contains(UsageDimension.TENANT) ? path(cells) : List.<String>of();
        return path.isEmpty() ? "" : path.getLast();
    }

    private static List<String> path(Cells cells) {
        String path = cells.of("tenants");
        return path.isEmpty()
                ? List.of()
                : List.of(path.substring(1, path.length() - 1).split("/", -1));
    }

    /**
     * Returns the lines. What was not charged for joins the group's first currency, so that a group
     * has one line unless it has several currencies.
     */
    List<UsageReport.Line> lines() {
        List<UsageReport.Line> lines = new ArrayList<>();
        groups.forEach(
                (group, byCurrency) -> {
                    UsageSums free = byCurrency.size() > 1 ? byCurrency.remove("") : null;
                    for (Map.Entry<String, UsageSums> entry : byCurrency.entrySet()) {
                        UsageSums sums =
                                free == null ? entry.getValue() : entry.getValue().plus(free);
                        free = null;
                        lines.add(new UsageReport.Line(group, entry.getKey(), sums));
                    }
                });
        return lines;
    }
}
