package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Confirmation;
import dev.portolan.gateway.limits.BudgetTerms;
import dev.portolan.gateway.limits.Counter;
import dev.portolan.gateway.limits.ReserveResult;
import dev.portolan.gateway.limits.Scope;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;

import java.time.Duration;
import java.util.Locale;

/** The refusals of requests beyond a limit or a budget. They name no other tenant. */
final class LimitRefusals {
    private LimitRefusals() {}

    /** The counters could not be reached, and the configuration wants no request uncounted. */
    static Refusal unavailable() {
        return Refusal.of(
                        RefusalCode.OVERLOADED,
                        "The gateway cannot reach the counters of limits and budgets; retry in a"
                                + " moment.")
                .retryAfter(1);
    }

    /** A limit or a budget is used up for a caller of {@code tenant}. */
    static Refusal limited(Confirmation.Limited limited, String tenant) {
        String scope = scope(limited.counter().scope(), tenant);
        return switch (limited.counter()) {
            case Counter.RequestRate limit ->
                    rate(limited, "%s allows %s requests".formatted(scope, limit.rate()));
            case Counter.TokenRate limit ->
                    rate(limited, "%s allows %s tokens".formatted(scope, limit.rate()));
            case Counter.Concurrency limit ->
                    rate(limited, "%s allows %d requests at once".formatted(scope, limit.limit()));
            case Counter.Budget budget -> budget(limited, scope, budget.terms());
        };
    }

    private static Refusal rate(Confirmation.Limited limited, String rule) {
        if (limited.retryAfterMillis() == ReserveResult.NEVER) {
            return Refusal.of(
                            RefusalCode.RATE_LIMITED,
                            "The request needs more than the limit ever allows: %s; send a smaller one."
                                    .formatted(rule))
                    .notRetryable();
        }
        return Refusal.of(
                        RefusalCode.RATE_LIMITED,
                        "The limit is reached: %s; retry after the time in Retry-After."
                                .formatted(rule))
                .retryAfter(seconds(limited.retryAfterMillis()));
    }

    private static Refusal budget(Confirmation.Limited limited, String scope, BudgetTerms terms) {
        String period =
                terms.per() == dev.portolan.gateway.limits.BudgetPeriod.TOTAL
                        ? "in total"
                        : "per " + terms.per().name().toLowerCase(Locale.ROOT);
        Refusal refusal =
                Refusal.of(
                                RefusalCode.INSUFFICIENT_QUOTA,
                                ("The budget is used up: %s allows %s %s %s; ask your operator to"
                                                + " raise it, or wait for the next period.")
                                        .formatted(
                                                scope,
                                                terms.amount().toPlainString(),
                                                terms.currency(),
                                                period))
                        .notRetryable();
        return limited.retryAfterMillis() == ReserveResult.NEVER
                ? refusal
                : refusal.retryAfter(seconds(limited.retryAfterMillis()));
    }

    private static String scope(Scope scope, String tenant) {
        return switch (scope) {
            case Scope.Key key -> "the key \"%s\"".formatted(key.key());
            case Scope.Tenant own when own.tenant().equals(tenant) ->
                    "the tenant \"%s\"".formatted(tenant);
            case Scope.TenantModel own when own.tenant().equals(tenant) ->
                    "the tenant \"%s\" for the model \"%s\"".formatted(tenant, own.model());
            case Scope.Tenant _ -> "a parent of your tenant";
            case Scope.TenantModel model ->
                    "a parent of your tenant for the model \"%s\"".formatted(model.model());
        };
    }

    private static int seconds(long millis) {
        return (int)
                Math.min(
                        Integer.MAX_VALUE,
                        Math.max(1, Math.ceilDiv(millis, Duration.ofSeconds(1).toMillis())));
    }
}
