package dev.portolan.gateway.usage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The forms of a report: a table for people, CSV and JSON for programs. */
public final class UsageText {
    private static final List<String> SUMS =
            List.of(
                    "requests",
                    "completed",
                    "attempts",
                    "input",
                    "cacheRead",
                    "cacheWrite",
                    "output",
                    "reasoning");
    private static final String COST = "cost";
    private static final String CURRENCY = "currency";

    private UsageText() {}

    /** Returns a table with aligned columns. */
    public static String table(UsageReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(headings(report));
        report.lines().forEach(line -> rows.add(cells(line)));
        int groups = report.query().by().size();
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean isText = i < groups || i == widths.length - 1;
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(isText ? row.get(i) + padding : padding + row.get(i)).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Returns CSV by RFC 4180, with a line of headings. */
    public static String csv(UsageReport report) {
        StringBuilder text = new StringBuilder(Csv.line(headings(report)));
        report.lines().forEach(line -> text.append(Csv.line(cells(line))));
        return text.toString();
    }

    private static List<String> headings(UsageReport report) {
        List<String> headings = new ArrayList<>();
        report.query().by().forEach(dimension -> headings.add(dimension.word()));
        headings.addAll(SUMS);
        headings.add(COST);
        headings.add(CURRENCY);
        return headings;
    }

    private static List<String> cells(UsageReport.Line line) {
        List<String> cells = new ArrayList<>(line.group());
        long[] values = line.sums().values();
        for (int i = 0; i < SUMS.size(); i++) {
            cells.add(Long.toString(values[i]));
        }
        cells.add(line.cost());
        cells.add(line.currency());
        return cells;
    }

    /** Returns the report as JSON. */
    public static ObjectNode json(UsageReport report) {
        UsageQuery query = report.query();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("from", query.from().toString()).put("to", query.to().toString());
        ArrayNode by = root.putArray("by");
        query.by().forEach(dimension -> by.add(dimension.word()));
        root.put("descendants", query.descendants());
        if (query.tenant() != null) {
            root.put("tenant", query.tenant());
        }
        ArrayNode lines = root.putArray("usage");
        report.lines().forEach(line -> write(query, line, lines.addObject()));
        return root;
    }

    private static void write(UsageQuery query, UsageReport.Line line, ObjectNode node) {
        for (int i = 0; i < query.by().size(); i++) {
            node.put(query.by().get(i).word(), line.group().get(i));
        }
        long[] values = line.sums().values();
        for (int i = 0; i < SUMS.size(); i++) {
            node.put(SUMS.get(i), values[i]);
        }
        node.put(COST, new BigDecimal(line.cost())).put(CURRENCY, line.currency());
    }

    /** Writes lines of CSV. */
    static final class Csv {
        private Csv() {}

        static String line(List<String> cells) {
            return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
        }

        private static String cell(String text) {
            boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
            return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
    }
}
