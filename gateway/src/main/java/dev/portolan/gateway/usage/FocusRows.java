package dev.portolan.gateway.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.usage.UsageText.Csv;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The charges of a report as rows of FOCUS 1.2, the FinOps Foundation's format of cost and usage.
 * Costs are those at list price: discounts and invoices of providers are not known. Attempts
 * without a known price are left out, since FOCUS requires a currency.
 */
public final class FocusRows {
    private static final String ANY_PLACE = "*";

    /** What charges are kept apart by. */
    public static final List<UsageDimension> GROUPS =
            List.of(
                    UsageDimension.DAY,
                    UsageDimension.TENANT,
                    UsageDimension.KEY,
                    UsageDimension.MODEL,
                    UsageDimension.ENDPOINT,
                    UsageDimension.DEPLOYMENT,
                    UsageDimension.PROVIDER,
                    UsageDimension.PLACE,
                    UsageDimension.POLICY);

    private FocusRows() {}

    /** Reads the query of a report for {@link #csv}; the groups are given. */
    static UsageQuery query(Function<String, @Nullable String> parameters, Instant now)
            throws UsageQuery.UnusableException {
        for (String name : List.of("by", "descendants")) {
            if (parameters.apply(name) != null) {
                throw new UsageQuery.UnusableException(
                        "%s is given, but FOCUS has its own columns (expected: no %s)"
                                .formatted(name, name));
            }
        }
        UsageQuery dates = UsageQuery.parse(parameters, now);
        return new UsageQuery(GROUPS, dates.from(), dates.to(), dates.tenant(), false);
    }

    /** Returns CSV of a report that is grouped by {@link #GROUPS}. */
    public static String csv(UsageReport report) {
        if (!report.query().by().equals(GROUPS)) {
            throw new IllegalArgumentException("the report is not grouped by " + GROUPS);
        }
        List<Map<String, String>> rows =
                report.lines().stream()
                        .filter(line -> line.sums().attempts() > 0 && !line.currency().isEmpty())
                        .map(FocusRows::row)
                        .toList();
        StringBuilder text = new StringBuilder(Csv.line(columns()));
        rows.forEach(row -> text.append(Csv.line(List.copyOf(row.values()))));
        return text.toString();
    }

    private static List<String> columns() {
        UsageReport.Line any =
                new UsageReport.Line(
                        List.of("1970-01-01", "", "", "", "", "", "", "", ""), "", UsageSums.ZERO);
        return List.copyOf(row(any).keySet());
    }

    private static Map<String, String> row(UsageReport.Line line) {
        LocalDate day = LocalDate.parse(of(line, UsageDimension.DAY));
        UsageSums sums = line.sums();
        String tokens =
                decimal(
                        Long.toString(
                                sums.input()
                                        + sums.cacheRead()
                                        + sums.cacheWrite()
                                        + sums.output()));
        Map<String, String> row = new LinkedHashMap<>();
        accounts(line, row);
        periods(day, row);
        row.put("ChargeCategory", "Usage");
        row.put("ChargeClass", "");
        row.put("ChargeDescription", "Tokens of " + of(line, UsageDimension.DEPLOYMENT));
        row.put("ChargeFrequency", "Usage-Based");
        for (String cost : List.of("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")) {
            row.put(cost, decimal(line.cost()));
        }
        row.put("CommitmentDiscountStatus", "");
        row.put("PricingCategory", "Standard");
        row.put("PricingQuantity", tokens);
        row.put("PricingUnit", "Tokens");
        row.put("ConsumedQuantity", tokens);
        row.put("ConsumedUnit", "Tokens");
        service(line, row);
        row.put("Tags", tags(line));
        row.put("x_Requests", Long.toString(sums.requests()));
        row.put("x_Attempts", Long.toString(sums.attempts()));
        row.put("x_InputTokens", Long.toString(sums.input()));
        row.put("x_CacheReadTokens", Long.toString(sums.cacheRead()));
        row.put("x_CacheWriteTokens", Long.toString(sums.cacheWrite()));
        row.put("x_OutputTokens", Long.toString(sums.output()));
        row.put("x_ReasoningTokens", Long.toString(sums.reasoning()));
        return row;
    }

    /** Readers of CSV take numbers for decimals only if they have a point. */
    private static String decimal(String number) {
        return number.indexOf('.') < 0 ? number + ".0" : number;
    }

    private static void accounts(UsageReport.Line line, Map<String, String> row) {
        row.put("BillingAccountId", of(line, UsageDimension.ENDPOINT));
        row.put("BillingAccountName", of(line, UsageDimension.ENDPOINT));
        row.put("BillingCurrency", line.currency());
        row.put("SubAccountId", of(line, UsageDimension.TENANT));
        row.put("SubAccountName", of(line, UsageDimension.TENANT));
        row.put("InvoiceId", "");
        row.put("InvoiceIssuerName", of(line, UsageDimension.PROVIDER));
        row.put("ProviderName", of(line, UsageDimension.PROVIDER));
        row.put("PublisherName", of(line, UsageDimension.PROVIDER));
    }

    private static void periods(LocalDate day, Map<String, String> row) {
        LocalDate month = day.withDayOfMonth(1);
        row.put("BillingPeriodStart", midnight(month));
        row.put("BillingPeriodEnd", midnight(month.plusMonths(1)));
        row.put("ChargePeriodStart", midnight(day));
        row.put("ChargePeriodEnd", midnight(day.plusDays(1)));
    }

    private static String midnight(LocalDate day) {
        return day + "T00:00:00Z";
    }

    private static void service(UsageReport.Line line, Map<String, String> row) {
        String place = of(line, UsageDimension.PLACE);
        String region = place.equals(ANY_PLACE) ? "" : place;
        row.put("RegionId", region);
        row.put("RegionName", region);
        row.put("ResourceId", of(line, UsageDimension.DEPLOYMENT));
        row.put("ResourceName", of(line, UsageDimension.DEPLOYMENT));
        row.put("ResourceType", "Model Deployment");
        row.put("ServiceCategory", "AI and Machine Learning");
        row.put("ServiceSubcategory", "Generative AI");
        row.put("ServiceName", of(line, UsageDimension.PROVIDER));
    }

    private static String tags(UsageReport.Line line) {
        ObjectNode tags = JsonNodeFactory.instance.objectNode();
        for (UsageDimension dimension :
                List.of(UsageDimension.KEY, UsageDimension.MODEL, UsageDimension.POLICY)) {
            tags.put(dimension.word(), of(line, dimension));
        }
        return tags.toString();
    }

    private static String of(UsageReport.Line line, UsageDimension dimension) {
        return line.group().get(GROUPS.indexOf(dimension));
    }
}
