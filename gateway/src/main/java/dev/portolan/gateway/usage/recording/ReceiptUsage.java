package dev.portolan.gateway.usage.recording;

import dev.portolan.gateway.usage.UsageBatch;
import dev.portolan.gateway.usage.UsageSeries;
import dev.portolan.gateway.usage.UsageSums;
import dev.portolan.gateway.usage.recording.RecordedReceipt.Attempt;
import dev.portolan.gateway.usage.recording.RecordedReceipt.Place;
import dev.portolan.gateway.usage.recording.RecordedReceipt.Served;
import dev.portolan.gateway.usage.recording.RecordedReceipt.Tokens;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The usage of one receipt. Each attempt's tokens and cost belong to its deployment; the request
 * itself is counted once, at the deployment that answered, or at none.
 *
 * @param tenants the tenant below its ancestors; empty if there is none
 */
record ReceiptUsage(RecordedReceipt receipt, RecordedContext context, List<String> tenants) {
    private static final int NANO_DIGITS = 9;
    private static final String COMPLETED = "completed";

    /** Adds it to the sums of a time, in milliseconds since 1970. */
    void addTo(UsageBatch batch, long epochMillis) {
        UsageSums request = UsageSums.request(COMPLETED.equals(receipt.outcome()));
        boolean counted = false;
        for (Attempt attempt :
                receipt.attempts() == null ? List.<Attempt>of() : receipt.attempts()) {
            UsageSums sums = sums(attempt);
            if (attempt.served() && !counted) {
                sums = sums.plus(request);
                counted = true;
            }
            batch.add(epochMillis, series(attempt), sums);
        }
        if (!counted) {
            UsageSums known = receipt.tokens() == null ? UsageSums.ZERO : sums(receipt.tokens());
            batch.add(epochMillis, series(receipt.served()), request.plus(known));
        }
    }

    private static UsageSums sums(Attempt attempt) {
        Tokens tokens = attempt.tokens();
        UsageSums used = tokens == null ? UsageSums.ZERO : sums(tokens);
        return used.plus(new UsageSums(0, 0, 1, 0, 0, 0, 0, 0, nanos(attempt.cost())));
    }

    private static UsageSums sums(Tokens tokens) {
        return new UsageSums(
                0,
                0,
                0,
                tokens.input(),
                tokens.cacheRead(),
                tokens.cacheWrite(),
                tokens.output(),
                tokens.reasoning(),
                0);
    }

    /** Receipts give costs to a billionth, so nothing is rounded. */
    private static long nanos(@Nullable String cost) {
        return cost == null
                ? 0
                : new BigDecimal(cost)
                        .movePointRight(NANO_DIGITS)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact();
    }

    private UsageSeries series(Attempt attempt) {
        Place place = attempt.processing();
        return series(
                text(attempt.endpoint()),
                text(attempt.upstream()),
                text(place == null ? null : place.countries()),
                text(attempt.currency()));
    }

    private UsageSeries series(@Nullable Served served) {
        return served == null
                ? series("", "", "", "")
                : series(
                        text(served.endpoint()),
                        text(served.upstream()),
                        text(served.processing()),
                        "");
    }

    private UsageSeries series(String endpoint, String upstream, String place, String currency) {
        return new UsageSeries(
                tenants,
                text(receipt.key()),
                text(receipt.model()),
                endpoint,
                upstream,
                endpoint.isEmpty() ? "" : context.provider(endpoint),
                place,
                policies(),
                currency);
    }

    private String policies() {
        return receipt.policies() == null
                ? context.policyNames()
                : String.join(",", receipt.policies());
    }

    private static String text(@Nullable String member) {
        return member == null ? "" : member;
    }
}
