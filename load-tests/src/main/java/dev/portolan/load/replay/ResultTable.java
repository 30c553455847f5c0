package dev.portolan.load.replay;

import dev.portolan.load.cases.CaseFolder;

import java.util.ArrayList;
import java.util.List;

/** Formats the results, a line for each run, with the first difference below it. */
final class ResultTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ResultTable(CaseFolder folder, List<RunResult> results) {
        add("", "case", "dialect", "sent", "result");
        for (var each : folder.cases()) {
            for (var result : results) {
                var run = result.run();
                if (run.of().name().equals(each.name())) {
                    add(
                            result.explanation(),
                            each.name(),
                            run.dialect().id(),
                            switch (run.variant()) {
                                case AS_IS -> "as is";
                                case WHOLE -> "whole";
                                case STREAM -> "stream";
                            },
                            result.verdict().text());
                }
            }
            each.exceptions()
                    .forEach((dialect, why) -> add(why, each.name(), dialect.id(), "", "skip"));
        }
    }

    private void add(String note, String... cells) {
        rows.add(List.of(cells));
        notes.add(note);
    }

    String text() {
        var text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            var line = new StringBuilder();
            for (int column = 0; column < rows.get(row).size(); column++) {
                var cell = rows.get(row).get(column);
                line.append(cell).append(" ".repeat(width(column) - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (!notes.get(row).isEmpty()) {
                text.append("    ").append(notes.get(row)).append('\n');
            }
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
