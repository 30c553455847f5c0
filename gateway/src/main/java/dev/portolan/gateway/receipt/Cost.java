package dev.portolan.gateway.receipt;

import dev.portolan.gateway.catalog.Deployment.ListPrice;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

/**
 * What an answer cost at list price.
 *
 * @param amount in units of {@code currency}
 * @param currency the one in which the provider asks
 */
public record Cost(double amount, String currency) {
    private static final long BILLION = 1_000_000_000;

    /** The cost of {@code usage}; null where the price or the usage is not known. */
    public static @Nullable Cost of(@Nullable Usage usage, ListPrice price) {
        if (usage == null || !price.known()) {
            return null;
        }
        double amount =
                price.cost(usage.input() + usage.cacheWrite(), usage.cacheRead(), usage.output());
        return new Cost(amount, price.currency());
    }

    /** The cost of an answer for which nothing was asked; null where the currency is not known. */
    public static @Nullable Cost nothing(ListPrice price) {
        return price.known() ? new Cost(0, price.currency()) : null;
    }

    /** This and {@code other}, which is in the same currency where there is one. */
    Cost plus(@Nullable Cost other) {
        return other == null ? this : new Cost(amount + other.amount, currency);
    }

    /** The amount as a plain decimal, to a billionth. */
    public String decimal() {
        long billionths = Math.round(amount * BILLION);
        long fraction = billionths % BILLION;
        StringBuilder text = new StringBuilder(24).append(billionths / BILLION);
        if (fraction > 0) {
            text.append('.');
            for (long digit = BILLION / 10; fraction > 0; digit /= 10) {
                text.append((char) ('0' + fraction / digit));
                fraction %= digit;
            }
        }
        return text.toString();
    }

    /** The amount and the currency: {@code 0.000042 EUR}. */
    @Override
    public String toString() {
        return decimal() + " " + currency;
    }
}
