package dev.portolan.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Formats the measurements as a Markdown table with a row per measure and a column per contender.
 */
final class Table {
    private final Measurements measurements;

    Table(Measurements measurements) {
        this.measurements = measurements;
    }

    String markdown() {
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of(""));
        head.addAll(measurements.names());
        rows.add(head);
        for (var measure : Measure.values()) {
            if (measurements.names().stream()
                    .allMatch(name -> measurements.of(name, measure).isEmpty())) {
                continue;
            }
            var row = new ArrayList<>(List.of(measure.title()));
            measurements.names().forEach(name -> row.add(cell(name, measure)));
            rows.add(row);
        }
        var text = new StringBuilder();
        int first = width(rows, 0);
        for (int at = 0; at < rows.size(); at++) {
            text.append(line(rows.get(at), rows, first));
            if (at == 0) {
                text.append("|").append("-".repeat(first + 2));
                for (int column = 1; column < head.size(); column++) {
                    text.append("|").append("-".repeat(width(rows, column) + 1)).append(":");
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String line(List<String> row, List<List<String>> rows, int first) {
        var text = new StringBuilder("| " + pad(row.getFirst(), first) + " |");
        for (int column = 1; column < row.size(); column++) {
            int width = width(rows, column);
            text.append(" ".repeat(width - row.get(column).length() + 1));
            text.append(row.get(column)).append(" |");
        }
        return text.append('\n').toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private String cell(String name, Measure measure) {
        var value = measurements.of(name, measure);
        if (value.isEmpty()) {
            return "–";
        }
        OptionalDouble ratio = measurements.ratio(name, measure);
        var plain = String.format(Locale.ROOT, "%,.0f", value.getAsDouble());
        boolean shown =
                measure.compared() && ratio.isPresent() && !name.equals(measurements.baseline());
        return shown
                ? String.format(Locale.ROOT, "%s (%.2f ×)", plain, ratio.getAsDouble())
                : plain;
    }
}
