package dev.portolan.load.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What was measured, round by round. */
final class Figures {
    private final String baseline;
    private final Map<String, Map<Measure, List<Double>>> byName = new LinkedHashMap<>();

    /** Figures that are read beside those of {@code baseline}. */
    Figures(String baseline) {
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

    /** The middle of the rounds; of errors, all together. */
    OptionalDouble of(String name, Measure measure) {
        var values = byName.getOrDefault(name, Map.of()).getOrDefault(measure, List.of());
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (measure == Measure.ERRORS) {
            return OptionalDouble.of(values.stream().mapToDouble(v -> v).sum());
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        boolean odd = sorted.size() % 2 == 1;
        return OptionalDouble.of(
                odd ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** How many times the baseline's figure this is. */
    OptionalDouble ratio(String name, Measure measure) {
        var own = of(name, measure);
        var base = of(baseline, measure);
        boolean known = own.isPresent() && base.isPresent() && base.getAsDouble() > 0;
        return known
                ? OptionalDouble.of(own.getAsDouble() / base.getAsDouble())
                : OptionalDouble.empty();
    }
}
