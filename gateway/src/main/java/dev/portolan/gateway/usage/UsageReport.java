package dev.portolan.gateway.usage;

import java.math.BigDecimal;
import java.util.List;

/**
 * What was used, in lines.
 *
 * @param query what it contains
 * @param lines in the order of their groups
 */
public record UsageReport(UsageQuery query, List<Line> lines) {
    private static final int NANO_DIGITS = 9;

    public UsageReport {
        lines = List.copyOf(lines);
    }

    /**
     * The sums of one group in one currency.
     *
     * @param group the values of the query's dimensions
     * @param currency empty if nothing was charged
     */
    public record Line(List<String> group, String currency, UsageSums sums) {
        public Line {
            group = List.copyOf(group);
        }

        /** Returns the cost as a plain decimal. */
        public String cost() {
            BigDecimal cost = BigDecimal.valueOf(sums.costNanos(), NANO_DIGITS);
            return cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString();
        }
    }
}
