package dev.portolan.gateway.limits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The terms of a budget.
 *
 * @param amount in units of {@code currency}
 * @param currency the budget's currency
 * @param rate the value of one unit of it in the configuration's reference currency
 * @param per the period after which it starts anew
 * @param zone the time zone of the period
 * @param hard whether requests above it are refused; a soft budget only warns
 * @param warnPercents the shares, in percent, at which operators are warned, rising
 */
public record BudgetTerms(
        BigDecimal amount,
        String currency,
        BigDecimal rate,
        BudgetPeriod per,
        ZoneId zone,
        boolean hard,
        List<Integer> warnPercents) {
    private static final int NANO_DIGITS = 9;

    public BudgetTerms {
        warnPercents = List.copyOf(warnPercents);
    }

    /** Returns the shares, in percent, at which a warning is due: those written, and the whole. */
    public List<Integer> thresholds() {
        return Stream.concat(warnPercents.stream(), Stream.of(100)).distinct().sorted().toList();
    }

    /** Returns the amount in billionths of a unit of the reference currency, rounded down. */
    public long limitNanos() {
        return amount.multiply(rate)
                .movePointRight(NANO_DIGITS)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    /** Returns the window that contains {@code epochMillis}. */
    public BudgetWindow windowAt(long epochMillis) {
        return per.windowAt(epochMillis, zone);
    }

    /** Returns an amount in billionths of the reference currency in this budget's currency. */
    public BigDecimal ofNanos(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS)
                .divide(rate, NANO_DIGITS, RoundingMode.HALF_UP);
    }
}
