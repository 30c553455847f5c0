package dev.portolan.gateway.usage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The usage of some requests, summed by period and series. Not thread-safe. */
public final class UsageBatch {
    private final Map<UsagePeriod, Map<Cell, UsageSums>> cells = new EnumMap<>(UsagePeriod.class);

    /** Creates an empty batch. */
    public UsageBatch() {
        for (UsagePeriod period : UsagePeriod.values()) {
            cells.put(period, new HashMap<>());
        }
    }

    /** One series in one period. */
    record Cell(long start, UsageSeries series) {}

    /** A cell with the number of its series. */
    record Row(long start, long series, UsageSums sums) {}

    /** Adds what was used at a time, in milliseconds since 1970. */
    public void add(long epochMillis, UsageSeries series, UsageSums sums) {
        for (UsagePeriod period : UsagePeriod.values()) {
            of(period).merge(new Cell(period.start(epochMillis), series), sums, UsageSums::plus);
        }
    }

    /** Returns whether nothing was added. */
    public boolean isEmpty() {
        return cells.values().stream().allMatch(Map::isEmpty);
    }

    /** Returns the series, by number. */
    Map<Long, UsageSeries> series() {
        Map<Long, UsageSeries> series = new HashMap<>();
        for (Cell cell : of(UsagePeriod.DAY).keySet()) {
            series.put(cell.series().id(), cell.series());
        }
        return series;
    }

    private Map<Cell, UsageSums> of(UsagePeriod period) {
        return Objects.requireNonNull(cells.get(period));
    }

    /**
     * Returns the sums of a period, in the order of their keys, so that replicas that add at the
     * same time wait for each other instead of deadlocking.
     */
    List<Row> rows(UsagePeriod period) {
        List<Row> rows = new ArrayList<>();
        of(period)
                .forEach((cell, sums) -> rows.add(new Row(cell.start(), cell.series().id(), sums)));
        rows.sort(Comparator.comparingLong(Row::start).thenComparingLong(Row::series));
        return rows;
    }
}
