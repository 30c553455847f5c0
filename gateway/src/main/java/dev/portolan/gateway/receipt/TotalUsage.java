package dev.portolan.gateway.receipt;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a request took altogether: by the attempt that answered, and by those before and beside it.
 *
 * @param usage the tokens of all of them; null where nobody said
 * @param cost at list price; null where one price is not known, or where currencies differ
 */
public record TotalUsage(@Nullable Usage usage, @Nullable Cost cost) {

    /** The sum of what the attempts took. */
    public static TotalUsage of(List<Receipt.Spent> spent) {
        TotalUsage total = new TotalUsage(null, null);
        boolean known = true;
        for (Receipt.Spent one : spent) {
            Cost more = one.cost();
            Cost cost = total.cost;
            known &= more != null && (cost == null || cost.currency().equals(more.currency()));
            total =
                    new TotalUsage(
                            sum(total.usage, one.usage()),
                            known && more != null ? more.plus(cost) : null);
        }
        return total;
    }

    private static Usage sum(@Nullable Usage one, Usage other) {
        return one == null
                ? other
                : new Usage(
                        one.input() + other.input(),
                        one.cacheRead() + other.cacheRead(),
                        one.cacheWrite() + other.cacheWrite(),
                        one.output() + other.output(),
                        one.reasoning() + other.reasoning());
    }
}
