package dev.portolan.load.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** The measured values of each contender, per measure and turn. */
final class Measurements {
    private final String baseline;
    private final Map<String, Map<Measure, List<Double>>> byName = new LinkedHashMap<>();

    /** Creates measurements that are compared with those of {@code baseline}. */
    Measurements(String baseline) {
        this.baseline = baseline;
    }

    String baseline() {
        return baseline;
    }

    void add(String name, Measure measure, double value) {
        byName.computeIfAbsent(name, _ -> new EnumMap<>(Measure.class))
                .computeIfAbsent(measure, _ -> new ArrayList<>())
                .add(value);
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Returns the median of all turns; for errors, the sum. */
    OptionalDouble of(String name, Measure measure) {
        var values = values(name, measure);
        return measure == Measure.ERRORS && !values.isEmpty()
                ? OptionalDouble.of(values.stream().mapToDouble(v -> v).sum())
                : median(values);
    }

    /**
     * Returns the ratio to the baseline: the median over the turns of the ratio to the baseline's
     * value in the same turn.
     */
    OptionalDouble ratio(String name, Measure measure) {
        var own = values(name, measure);
        var base = values(baseline, measure);
        return median(
                IntStream.range(0, Math.min(own.size(), base.size()))
                        .filter(turn -> base.get(turn) > 0)
                        .mapToObj(turn -> own.get(turn) / base.get(turn))
                        .toList());
    }

    private List<Double> values(String name, Measure measure) {
        return byName.getOrDefault(name, Map.of()).getOrDefault(measure, List.of());
    }

    private static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        boolean odd = sorted.size() % 2 == 1;
        return OptionalDouble.of(
                odd ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
