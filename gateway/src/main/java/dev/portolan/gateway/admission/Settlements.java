package dev.portolan.gateway.admission;

import dev.portolan.gateway.limits.Settlement;
import dev.portolan.gateway.receipt.CurrencyRates;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.provider.answer.Usage;

import java.util.HashSet;
import java.util.Set;

/** Computes what a request that ended has used of its limits and budgets. */
public final class Settlements {
    private Settlements() {}

    /**
     * Returns what was used: the tokens and the cost of all attempts that the request pays for, at
     * the prices of the deployments that served them. An answer from the cache uses neither.
     */
    public static Settlement of(Receipt receipt, CurrencyRates rates) {
        Set<String> models = new HashSet<>();
        String requested = receipt.who().model();
        if (requested != null) {
            models.add(requested);
        }
        long tokens = 0;
        for (Receipt.Spent spent : receipt.spent()) {
            Usage usage = spent.usage();
            tokens += usage.promptTokens() + usage.completionTokens();
            models.add(spent.origin().deployment().model());
        }
        return new Settlement(tokens, rates.nanos(receipt.spent()), models);
    }
}
