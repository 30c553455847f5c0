package dev.portolan.gateway.receipt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Converts costs to the configuration's reference currency.
 *
 * @param rates the value of one unit of each currency in the reference currency
 */
public record CurrencyRates(Map<String, BigDecimal> rates) {
    private static final int NANO_DIGITS = 9;

    public CurrencyRates {
        rates = Map.copyOf(rates);
    }

    /**
     * Returns the sum of what attempts cost, in billionths of the reference currency, each rounded
     * up; attempts without a known price cost nothing.
     */
    public long nanos(List<Receipt.Spent> spent) {
        long sum = 0;
        for (Receipt.Spent one : spent) {
            Cost cost = one.cost();
            BigDecimal rate = cost == null ? null : rates.get(cost.currency());
            if (cost != null && rate != null) {
                sum +=
                        cost.amount()
                                .multiply(rate)
                                .movePointRight(NANO_DIGITS)
                                .setScale(0, RoundingMode.UP)
                                .longValue();
            }
        }
        return sum;
    }
}
