package dev.portolan.gateway.receipt;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The tokens and cost of a request, over all its attempts.
 *
 * @param usage the tokens of all attempts; null if none is known
 * @param cost at list price; null if one price is not known, or if currencies differ
 */
public record TotalUsage(@Nullable Usage usage, @Nullable Cost cost) {
    private static final TotalUsage NONE = new TotalUsage(null, null);

    /**
     * The sum of the attempts that a request paid for, for its headers and its receipt alike.
     *
     * @param spent the attempts it paid for; empty if it paid for none
     * @param served the answer; null if there was none
     */
    public static TotalUsage of(List<Receipt.Spent> spent, Receipt.@Nullable Served served) {
        if (spent.isEmpty()) {
            return served == null ? NONE : new TotalUsage(served.usage(), served.cost());
        }
        Usage usage = null;
        Cost cost = null;
        boolean known = true;
        for (Receipt.Spent one : spent) {
            usage = usage == null ? one.usage() : usage.plus(one.usage());
            Cost more = one.cost();
            known &= more != null && (cost == null || cost.currency().equals(more.currency()));
            cost = known && more != null ? sum(cost, more) : null;
        }
        return new TotalUsage(usage, cost);
    }

    private static Cost sum(@Nullable Cost one, Cost other) {
        return one == null ? other : one.plus(other);
    }
}
