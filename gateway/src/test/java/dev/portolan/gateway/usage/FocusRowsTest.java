package dev.portolan.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the rows to the rules of FOCUS 1.2, which are data. */
final class FocusRowsTest {
    private static final Path RULES = Path.of("src/test/resources/usage/focus-1.2-columns.csv");
    private static final Pattern CELL = Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))");
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    /** A rule of one column. */
    private record Rule(String column, String presence, String type, boolean nulls, String values) {
        static Rule of(String line) {
            String[] parts = line.split(",", -1);
            return new Rule(parts[0], parts[1], parts[2], parts[3].equals("yes"), parts[4]);
        }
    }

    private static UsageReport.Line line(int day, String place, String currency, long nanos) {
        return new UsageReport.Line(
                List.of(
                        FIRST.plusDays(day).toString(),
                        "acme",
                        "ci",
                        "small",
                        "paris",
                        "paris/small \"v2\"",
                        "vllm",
                        place,
                        "eu-only,default"),
                currency,
                new UsageSums(3, 3, currency.isEmpty() ? 0 : 4, 1_000, 0, 0, 11, 0, nanos));
    }

    private static UsageReport report() {
        return new UsageReport(
                new UsageQuery(FocusRows.GROUPS, FIRST, FIRST.plusMonths(1), null, false),
                List.of(
                        line(0, "FR", "EUR", 5_000_000_000L),
                        line(29, "*", "USD", 1),
                        line(2, "FR", "EUR", 0),
                        line(3, "FR", "", 0)));
    }

    private static List<Map<String, String>> rows() {
        List<List<String>> lines =
                FocusRows.csv(report()).lines().map(FocusRowsTest::cells).toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            assertThat(line).hasSameSizeAs(lines.getFirst());
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < line.size(); i++) {
                row.put(lines.getFirst().get(i), line.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        Matcher cell = CELL.matcher(line);
        while (cell.find()) {
            String quoted = cell.group(1);
            cells.add(quoted == null ? cell.group(2) : quoted.replace("\"\"", "\""));
        }
        return cells;
    }

    @Test
    void rows_ofCharges_keepTheRulesOfEachColumn() throws IOException {
        List<Rule> rules = Files.readAllLines(RULES).stream().skip(1).map(Rule::of).toList();
        assertThat(rules).hasSizeGreaterThan(30);
        for (Map<String, String> row : rows()) {
            assertThat(row.keySet())
                    .filteredOn(column -> !column.startsWith("x_"))
                    .containsExactlyInAnyOrderElementsOf(rules.stream().map(Rule::column).toList());
            for (Rule rule : rules) {
                check(rule, row.getOrDefault(rule.column(), ""));
            }
        }
    }

    private static void check(Rule rule, String value) throws IOException {
        if (value.isEmpty()) {
            assertThat(rule.nulls()).as("%s may be null", rule.column()).isTrue();
            return;
        }
        if (!rule.values().isEmpty()) {
            assertThat(Arrays.asList(rule.values().split("\\|", -1))).contains(value);
        }
        switch (rule.type()) {
            case "decimal" -> {
                assertThat(value).as(rule.column()).contains(".");
                assertThat(new BigDecimal(value)).isGreaterThanOrEqualTo(BigDecimal.ZERO);
            }
            case "time" -> assertThat(Instant.parse(value)).hasToString(value);
            case "currency" -> assertThat(Currency.getInstance(value)).hasToString(value);
            case "json" -> assertThat(new ObjectMapper().readTree(value).isObject()).isTrue();
            default -> assertThat(value).isNotBlank();
        }
    }

    @Test
    void rows_ofCharges_haveTheirCostAndPeriods() {
        List<Map<String, String>> rows = rows();

        assertThat(rows)
                .extracting(row -> row.get("BilledCost"))
                .containsExactly("5.0", "0.000000001", "0.0");
        assertThat(rows.get(1))
                .containsEntry("ChargePeriodStart", "2026-11-30T00:00:00Z")
                .containsEntry("ChargePeriodEnd", "2026-12-01T00:00:00Z")
                .containsEntry("BillingPeriodStart", "2026-11-01T00:00:00Z")
                .containsEntry("BillingPeriodEnd", "2026-12-01T00:00:00Z")
                .containsEntry("RegionId", "")
                .containsEntry("ResourceId", "paris/small \"v2\"")
                .containsEntry("ConsumedQuantity", "1011.0");
    }

    @Test
    void csv_ofAReportByOtherGroups_isRefused() {
        UsageQuery query =
                new UsageQuery(
                        List.of(UsageDimension.TENANT), FIRST, FIRST.plusDays(1), null, false);

        assertThatThrownBy(() -> FocusRows.csv(new UsageReport(query, List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
