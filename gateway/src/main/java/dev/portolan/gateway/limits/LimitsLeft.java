package dev.portolan.gateway.limits;

import org.jspecify.annotations.Nullable;

/**
 * The amounts that the tightest scopes of a request have left.
 *
 * @param requests of the request rate with the smallest share left; null if none is limited
 * @param tokens of the token rate with the smallest share left; null if none is limited
 * @param budget the smallest share left of a budget, 0 to 1; 1 if there is none
 */
public record LimitsLeft(@Nullable Left requests, @Nullable Left tokens, double budget) {
    /** Nothing is limited. */
    public static final LimitsLeft UNLIMITED = new LimitsLeft(null, null, 1);

    /**
     * The part of one rate that is left.
     *
     * @param limit the amount per period
     * @param remaining what may be reserved now
     * @param resetMillis until all of it is left again
     */
    public record Left(long limit, long remaining, long resetMillis) {
        boolean isTighterThan(@Nullable Left other) {
            return other == null
                    || (double) remaining / (double) limit
                            < (double) other.remaining / (double) other.limit;
        }
    }

    /** Returns this with a further request rate. */
    public LimitsLeft withRequests(Left more) {
        return more.isTighterThan(requests) ? new LimitsLeft(more, tokens, budget) : this;
    }

    /** Returns this with a further token rate. */
    public LimitsLeft withTokens(Left more) {
        return more.isTighterThan(tokens) ? new LimitsLeft(requests, more, budget) : this;
    }

    /** Returns this with a further budget's share. */
    public LimitsLeft withBudget(double share) {
        return share < budget ? new LimitsLeft(requests, tokens, share) : this;
    }
}
