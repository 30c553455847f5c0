package dev.portolan.gateway.limits;

import java.util.Set;

/**
 * The amounts that a request really used, known when it has ended.
 *
 * @param tokens the tokens of all its attempts
 * @param moneyNanos their cost, in billionths of the reference currency
 * @param models the model or alias asked for and the models that served attempts; counters of other
 *     models get all back
 */
public record Settlement(long tokens, long moneyNanos, Set<String> models) {
    /** A request for which no attempt was made. */
    public static final Settlement NOTHING = new Settlement(0, 0, Set.of());

    public Settlement {
        models = Set.copyOf(models);
    }

    /** Returns whether the request counts for {@code scope}. */
    public boolean countsFor(Scope scope) {
        return switch (scope) {
            case Scope.Tenant _, Scope.Key _ -> true;
            case Scope.TenantModel served -> models.contains(served.model());
        };
    }
}
